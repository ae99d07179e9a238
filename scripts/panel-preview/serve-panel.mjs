// The panel in a page of its own: built anew, with a stand-in for VS Code and the demo runs around it.
import { build } from 'esbuild';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const site = join(root, 'test-output/panel/site');

/** Serves it on a port of this machine; see preview-host.ts for what a query may ask for. The caller closes the server. */
export async function servePanel() {
  mkdirSync(site, { recursive: true });
  const browser = { bundle: true, platform: 'browser', format: 'iife', target: 'es2022', logLevel: 'warning', sourcemap: 'inline' };
  await build({ ...browser, entryPoints: ['src/webview/main.ts'], outfile: join(site, 'panel.js'), tsconfig: 'tsconfig.webview.json' });
  await build({ ...browser, entryPoints: ['src/webview/panel.css'], outfile: join(site, 'panel.css'), external: ['*.ttf'] });
  await build({ ...browser, entryPoints: ['scripts/panel-preview/preview-host.ts'], outfile: join(site, 'host.js') });
  await build({ entryPoints: ['src/vscode/panel-html.ts'], outfile: join(site, 'panel-html.mjs'), format: 'esm', logLevel: 'warning' });
  for (const file of ['codicon.css', 'codicon.ttf']) copyFileSync(join(root, 'node_modules/@vscode/codicons/dist', file), join(site, file));
  const { panelHtml } = await import(join(site, 'panel-html.mjs'));

  let origin = '';
  const server = createServer((request, response) => {
    const url = new URL(request.url, 'http://localhost');
    if (url.pathname === '/')
      return void response.setHeader('content-type', 'text/html').end(page(panelHtml, origin, url.searchParams.get('theme') ?? 'dark'));
    const types = { '.js': 'text/javascript', '.css': 'text/css', '.ttf': 'font/ttf' };
    try {
      const file = readFileSync(join(site, url.pathname.slice(1)));
      response.setHeader('content-type', types[extname(url.pathname)] ?? 'text/plain').end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${server.address().port}`;
  return { server, origin };
}

/** The panel's own page, with the theme and the stand-in for VS Code put in. */
function page(panelHtml, origin, theme) {
  const nonce = 'preview';
  const html = panelHtml({
    nonce,
    cspSource: origin,
    scriptUri: 'panel.js',
    styleUri: 'panel.css',
    iconsUri: 'codicon.css',
    title: 'Refactor Crew',
    language: 'en',
  });
  const { kind, variables } = JSON.parse(readFileSync(join(root, 'scripts/panel-preview', `${theme}.json`), 'utf8'));
  const style = Object.entries(variables).map(([name, value]) => `${name}: ${value};`);
  // VS Code puts its own page around: the theme on the root element, a class on the body, and a page of the editor's colour.
  const host = `<style nonce="${nonce}">html { ${style.join(' ')} } body { background: var(--vscode-editor-background); }</style><script nonce="${nonce}" src="host.js"></script>`;
  return html.replace('</head>', `${host}</head>`).replace('<body>', `<body class="${kind}">`);
}
