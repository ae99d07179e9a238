/** What the program that runs us needs in its environment to be a Node.js: in the editor it is the editor, and only by this a Node. */
export const AS_NODE: Readonly<Record<string, string>> = process.versions['electron'] === undefined ? {} : { ELECTRON_RUN_AS_NODE: '1' };
