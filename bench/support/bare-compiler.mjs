// TypeScript's native compiler through the client that comes with it, with as little around it as its file system callbacks allow.
import { API } from 'typescript-native/unstable/async';

/** Texts lie over the disk for as long as one question takes. */
export async function openBareCompiler(executable, folder, config) {
  const overlay = new Map();
  const fs = {
    readFile: (name) => overlay.get(name),
    fileExists: (name) => (overlay.has(name) ? true : undefined),
    directoryExists: () => undefined,
    getAccessibleEntries: () => undefined,
  };
  const api = new API({ tsserverPath: executable, cwd: folder, fs });
  let snapshot = await api.updateSnapshot({ openProjects: [config] });
  const program = () => snapshot.getProject(config).program;

  const move = async (texts) => {
    const changed = [...new Set([...overlay.keys(), ...texts.map(({ name }) => name)])];
    overlay.clear();
    for (const { name, text } of texts) overlay.set(name, text);
    const before = snapshot;
    snapshot = await api.updateSnapshot({ fileChanges: { changed } });
    await before.dispose();
  };
  return {
    async files(texts, names) {
      await move(texts);
      const found = await Promise.all(
        names.flatMap((name) => [program().getSyntacticDiagnostics(name), program().getSemanticDiagnostics(name)]),
      );
      return found.flat().length;
    },
    async whole(texts) {
      await move(texts);
      const current = program();
      const found = await Promise.all([
        current.getSyntacticDiagnostics(),
        current.getSemanticDiagnostics(),
        current.getGlobalDiagnostics(),
      ]);
      return found.flat().length;
    },
    close: () => api.close(),
  };
}
