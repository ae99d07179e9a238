import { ts } from 'ts-morph';

/**
 * What to set beside a config's own options so that the built-in compiler understands it as the folder's own compiler does: what
 * version 6 merely deprecates, or objects to about output files, is no error; and where an older version is installed, its
 * defaults apply.
 */
export function builtInOptions(options: ts.CompilerOptions, installedMajor: number | undefined): ts.CompilerOptions {
  // A project that others reference may not say that it has no output.
  const own = { ignoreDeprecations: '6.0', skipDefaultLibCheck: true, ...(!options.composite && { noEmit: true }) };
  return installedMajor !== undefined && installedMajor < 6 ? { ...own, ...olderDefaults(options) } : own;
}

/** The options for files that no config holds: lenient, and able to follow every kind of import. */
export const INFERRED_OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  target: ts.ScriptTarget.ESNext,
  module: ts.ModuleKind.Preserve,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  jsx: ts.JsxEmit.Preserve,
  strict: false,
  allowImportingTsExtensions: true,
  experimentalDecorators: true,
  types: ['*'],
  skipLibCheck: true,
  skipDefaultLibCheck: true,
  noEmit: true,
};

/** What a config that does not say got before version 6. */
function olderDefaults(options: ts.CompilerOptions): ts.CompilerOptions {
  const { module } = options;
  const isNodeModule = module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext;
  const isModern = isNodeModule || module === ts.ModuleKind.Preserve;
  const target = options.target ?? (isNodeModule ? ts.ScriptTarget.ES2022 : ts.ScriptTarget.ES5);
  const ownModule = module ?? (target >= ts.ScriptTarget.ES2015 ? ts.ModuleKind.ES2015 : ts.ModuleKind.CommonJS);
  return {
    target,
    module: ownModule,
    moduleResolution: options.moduleResolution ?? olderResolution(ownModule),
    strict: options.strict ?? false,
    types: options.types ?? ['*'],
    esModuleInterop: options.esModuleInterop ?? isModern,
    noUncheckedSideEffectImports: options.noUncheckedSideEffectImports ?? false,
  };
}

function olderResolution(module: ts.ModuleKind): ts.ModuleResolutionKind {
  if (module === ts.ModuleKind.Preserve) return ts.ModuleResolutionKind.Bundler;
  if (module === ts.ModuleKind.CommonJS) return ts.ModuleResolutionKind.Node10;
  if (module === ts.ModuleKind.NodeNext) return ts.ModuleResolutionKind.NodeNext;
  return module >= ts.ModuleKind.Node16 && module < ts.ModuleKind.NodeNext
    ? ts.ModuleResolutionKind.Node16
    : ts.ModuleResolutionKind.Classic;
}
