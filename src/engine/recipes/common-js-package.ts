import { ts } from 'ts-morph';
import type { TextEdit } from '../../domain/change.ts';
import { WorkspacePath } from '../../domain/ids.ts';
import { isInScope, type Scope } from '../../domain/scope.ts';
import { insertion } from '../ast/edits.ts';
import type { CodeView } from '../recipe.ts';
import { mayBeCommonJs } from './common-js-module.ts';
import { foundByName } from './found-by-name.ts';
import { importersOf, type ModuleLinks } from './module-links.ts';
import { nearestPackage, within, type PackageJson } from './package-json.ts';

/** A package whose files Node.js takes for CommonJS, and what is in the way of taking them for ES modules, by file. */
export interface CommonJsPackage {
  readonly folder: string;
  readonly json: PackageJson;
  readonly manifest: WorkspacePath;
  /** All of its JavaScript in scope. */
  readonly members: readonly WorkspacePath[];
  readonly obstacles: readonly { readonly path: WorkspacePath; readonly reason: string }[];
}

/**
 * The package that a folder holds. What its package.json says of modules is true for all of its files, so all of them have
 * to be in scope, and to be such as become ES modules; so have all who load them.
 */
export async function readPackage(
  view: CodeView,
  { folder, json }: { readonly folder: string; readonly json: PackageJson },
  scope: Scope,
  links: ModuleLinks,
): Promise<CommonJsPackage> {
  const manifest = within(folder, 'package.json');
  const obstacles: { path: WorkspacePath; reason: string }[] = [];
  const obstacle = (path: WorkspacePath, reason: string): void => void obstacles.push({ path, reason });
  const members: WorkspacePath[] = [];
  const inside = (await view.allFiles({ paths: folder === '' ? [] : [WorkspacePath(folder)] })).filter(
    (path) => nearestPackage(view, path)?.folder === folder,
  );
  for (const path of inside) {
    await view.pause();
    const reason = whyInTheWay(view, path);
    // One of many says enough.
    if (reason !== undefined && obstacles.every((other) => other.reason !== reason)) obstacle(path, reason);
    else if (reason !== undefined) continue;
    else if (!path.endsWith('.js')) continue;
    else if (links.has(path) && isInScope(path, scope)) members.push(path);
    else if (mayBeCommonJs(view.tryText(path) ?? ''))
      obstacle(path, 'It is CommonJS of the same package, and is not among what is to be changed.');
  }
  const own = new Set(members);
  for (const path of members)
    for (const importer of importersOf(links, path))
      if (!own.has(importer)) obstacle(importer, `It loads ${path}, and is not among what becomes ES modules with it.`);
  const general = whyNotAtAll(view, manifest, json);
  if (general !== undefined) obstacle(manifest, general);
  return { folder, json, manifest, members, obstacles };
}

/** The edit that makes Node.js take the files of a package for ES modules. */
export function typeEdit(text: string): TextEdit | undefined {
  const [statement] = ts.parseJsonText('package.json', text).statements;
  const object = statement?.expression;
  if (!object || !ts.isObjectLiteralExpression(object)) return undefined;
  const named = (name: string): ts.ObjectLiteralElementLike | undefined =>
    object.properties.find((property) => property.name && ts.isStringLiteral(property.name) && property.name.text === name);
  const type = named('type');
  if (type && ts.isPropertyAssignment(type)) return { start: text.lastIndexOf('"', type.end - 2), end: type.end, text: '"module"' };
  const after = named('version') ?? named('name') ?? object.properties[0];
  if (!after) return undefined;
  const gap = text.slice(object.properties[0]?.pos ?? after.end, text.indexOf('"', object.properties[0]?.pos));
  return insertion(after.end, `,${gap}"type": "module"`);
}

/** What of a file speaks against it, whatever is in it. */
function whyInTheWay(view: CodeView, path: WorkspacePath): string | undefined {
  if (/(?<!\.d)\.[mc]?tsx?$/.test(path)) return 'The package has TypeScript, which is compiled to what its package.json says.';
  const name = path.replace(/^.*\//, '');
  if (!name.includes('.') && /^#!.*\bnode\b/.test(view.tryText(path) ?? '')) return 'It has no ending, and would be no CommonJS any more.';
  if (name.endsWith('.jsx') && mayBeCommonJs(view.tryText(path) ?? '')) return 'Something compiles it before Node.js sees it.';
  const isTool = /(^|\/)\.?\w+rc\.js$|\.(config|conf)\.js$/.test(path) && foundByName(path);
  return isTool && mayBeCommonJs(view.tryText(path) ?? '')
    ? 'A tool finds it by its name and expects CommonJS: call it .cjs first.'
    : undefined;
}

/** Tools that load modules as CommonJS, or change how they are loaded. */
const LOADERS = ['jest', 'proxyquire', 'rewire', 'mock-require', 'rewiremock', 'require-hacker', 'esm', 'app-module-path', 'module-alias'];

function whyNotAtAll(view: CodeView, manifest: WorkspacePath, { engines, exports }: PackageJson): string | undefined {
  const text = view.tryText(manifest) ?? '';
  const loader = LOADERS.find((name) => text.includes(`"${name}":`));
  if (loader !== undefined) return `\`${loader}\` loads modules as CommonJS, and would have to be set up anew.`;
  if (/"require"\s*:/.test(JSON.stringify(exports) ?? '')) return 'Its `exports` say what those get who require it.';
  if (/(?:^|\s)(?:-r|--require)[\s=]+\.{1,2}\//.test(text)) return 'A script of it loads a file with `--require`.';
  const least = /\d+/.exec(engines?.['node'] ?? '')?.[0];
  return least !== undefined && Number(least) < 14 ? 'It is for versions of Node.js that know no ES modules.' : undefined;
}
