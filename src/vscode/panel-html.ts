export interface PanelPage {
  readonly nonce: string;
  /** What VS Code allows a webview's resources to come from. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly iconsUri: string;
  readonly title: string;
  readonly language: string;
}

/**
 * The panel's page. Nothing loads but its own script (by nonce), its own styles and its icon font; nothing is fetched,
 * framed or sent anywhere. All content is drawn by the script.
 */
export function panelHtml(page: PanelPage): string {
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource} 'nonce-${page.nonce}'`,
    `font-src ${page.cspSource}`,
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(page.title)}</title>
<link rel="stylesheet" nonce="${page.nonce}" id="vscode-codicon-stylesheet" href="${escapeHtml(page.iconsUri)}">
<link rel="stylesheet" nonce="${page.nonce}" href="${escapeHtml(page.styleUri)}">
</head>
<body>
<script nonce="${page.nonce}" src="${escapeHtml(page.scriptUri)}"></script>
</body>
</html>
`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
