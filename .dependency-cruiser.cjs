/**
 * The layering of this project, as one table.
 * A folder may import itself and the folders listed for it, nothing else. docs/architecture.md says why.
 */
const MAY_IMPORT = {
  base: [],
  domain: ['base'],
  changeset: ['domain', 'base'],
  ports: ['domain', 'base'],
  protocol: ['ports', 'domain', 'base'],
  agents: ['ports', 'domain', 'base'],
  supervisor: ['agents', 'changeset', 'ports', 'domain', 'base'],
  replay: ['supervisor', 'agents', 'ports', 'domain', 'base'],
  report: ['changeset', 'domain', 'base'],
  models: ['ports', 'domain', 'base'],
  runners: ['agents', 'protocol', 'ports', 'domain', 'base'],
  engine: ['protocol', 'changeset', 'ports', 'domain', 'base'],
  checks: ['protocol', 'changeset', 'ports', 'domain', 'base'],
  verifier: ['ports', 'domain', 'base'],
  workspace: ['changeset', 'ports', 'domain', 'base'],
  journal: ['protocol', 'ports', 'domain', 'base'],
  cli: ['replay', 'supervisor', 'report', 'changeset', 'protocol', 'ports', 'domain', 'base'],
  vscode: ['supervisor', 'report', 'changeset', 'protocol', 'ports', 'domain', 'base'],
  webview: ['protocol', 'domain', 'base'],
  probe: ['ports', 'domain', 'base'],
};

/** The files directly in src/ that start something: they wire the layers together and may import any of them. */
const MAINS =
  '(extension|cli|agent-thread|engine-thread|engine-process|checks-thread|verifier-thread|keeper-thread|anthropic-sdk|model-clients|probe)\\.ts$';

/** Each outside package has one door: the only files that may import it. */
const DOORS = {
  vscode: ['^(vscode$|.*node_modules/@types/vscode/)', '^src/(vscode/|extension\\.ts$)'],
  'worker-threads': ['^(node:)?worker_threads$', '^src/(runners/|(agent|engine|checks|verifier|keeper)-(thread|process)\\.ts$)'],
  'child-process': ['^(node:)?child_process$', '^src/checks/'],
  fs: ['^(node:)?fs(/promises)?$', `^src/((workspace|engine|checks|verifier|journal|cli)/|${MAINS})`],
  network: ['^(node:)?(http|https|http2|net|tls|dgram)$', '^src/(runners|cli|verifier)/'],
  anthropic: ['(^|/)@anthropic-ai/', '^src/(anthropic-sdk\\.ts$|models/anthropic/)'],
  'simple-git': ['(^|/)simple-git($|/)', '^src/workspace/git(-hardening)?\\.ts$'],
  'typescript-native': ['(^|/)typescript-native($|/)', '^src/verifier/'],
  'fast-check': ['(^|/)fast-check($|/)', '^src/probe/'],
  'ts-morph': ['(^|/)ts-morph($|/)', '^src/engine/'],
};

/** The packages that the layers without a platform may import, beside each other. */
const PACKAGES = {
  'base|domain|report': [],
  changeset: ['zod', 'diff'],
  'ports|protocol|agents|supervisor|replay': ['zod'],
  webview: ['zod', 'lit', '@vscode-elements/elements'],
};

const layers = Object.entries(MAY_IMPORT).map(([folder, allowed]) => ({
  name: `layer-${folder}`,
  comment: `src/${folder}/ may import ${allowed.length ? allowed.join(', ') : 'nothing'}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: { path: '^src/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
}));

const doors = Object.entries(DOORS).map(([name, [path, door]]) => ({
  name: `door-${name}`,
  comment: `only ${door} may import it`,
  severity: 'error',
  from: { path: '^src/', pathNot: door },
  to: { path },
}));

const packages = Object.entries(PACKAGES).map(([folders, names]) => ({
  name: `packages-${folders.replaceAll('|', '-')}`,
  comment: names.length ? `of packages, only ${names.join(', ')}` : 'no packages at all',
  severity: 'error',
  from: { path: `^src/(${folders})/` },
  to: { pathNot: ['^src/', ...names.map((name) => `(^|/)${name}($|/)`)], dependencyTypesNot: ['core'] },
}));

const folders = `^src/(${Object.keys(MAY_IMPORT).join('|')})/`;

module.exports = {
  forbidden: [
    ...layers,
    ...doors,
    ...packages,
    {
      name: 'core-without-node',
      comment: 'these layers run anywhere: no Node built-in',
      severity: 'error',
      from: { path: '^src/(base|domain|changeset|report|ports|protocol|agents|supervisor|webview)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'known-folders',
      comment: 'a new folder of src/ needs its row in MAY_IMPORT',
      severity: 'error',
      from: { path: '^src/[^/]+/', pathNot: folders },
      to: {},
    },
    { name: 'no-cycles', comment: 'cycles of types count as well', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'resolvable',
      comment: 'the import leads nowhere',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default', 'types'] },
  },
};
