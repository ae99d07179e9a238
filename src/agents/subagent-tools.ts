import type { ToolDescription } from '../ports/model.ts';
import type { OverlayState } from '../ports/subagent.ts';
import { FINISH } from './calls.ts';
import { formattingFirst, isByHand } from './formatting.ts';
import type { Role } from './roles.ts';
import type { ToolSet } from './tool-set.ts';
import { describeTool, type Tool } from './tool.ts';
import { TOOL_MAKERS } from './tools/all-tools.ts';
import { capped } from './tools/capped.ts';
import { finishTool } from './tools/reporting.ts';
import type { TaskPorts } from './tools/task-ports.ts';

export interface SubagentToolsSetup {
  readonly role: Role;
  readonly ports: TaskPorts;
  /** A program answers in the model's place: it misses what is left out, and writes nothing by hand. */
  readonly readsData: boolean;
  /** What the task has edited before. */
  readonly overlay: OverlayState;
  /** Beside those that the role names. */
  readonly more: readonly Tool[];
  /** A tool runs that may edit the overlay. */
  readonly onEdit: () => void;
  /** Puts something around every tool. */
  readonly around?: (tool: Tool) => Tool;
}

/**
 * The tools of a task's subagent: those that its role names, and the one that ends it. Each is made when the model calls it
 * first, for most tasks call few; what is told of them is written once for a role. To a model, answers are of a length
 * that it can pay for, and what it wrote by hand is put into the folder's own format at the end.
 */
export class SubagentTools implements ToolSet {
  readonly descriptions: readonly ToolDescription[];
  /** Whether there is one among them that may edit the overlay. */
  readonly mayEdit: boolean;
  readonly #setup: SubagentToolsSetup;
  readonly #made = new Map<string, Tool>();
  /** Whether the model has written in a file itself. */
  #hasWritten: boolean;

  constructor(setup: SubagentToolsSetup) {
    this.#setup = setup;
    this.#hasWritten = setup.overlay.files.some(isByHand);
    ({ descriptions: this.descriptions, mayEdit: this.mayEdit } = outfitOf(setup));
  }

  find(name: string): Tool | undefined {
    const known = this.#made.get(name);
    if (known) return known;
    const made = this.#make(name);
    if (made) this.#made.set(name, made);
    return made;
  }

  #make(name: string): Tool | undefined {
    const { around, onEdit } = this.#setup;
    const plain = name === FINISH ? this.#finish() : this.#own(name);
    const tool = plain && around ? around(plain) : plain;
    return tool?.edits ? onRun(tool, onEdit) : tool;
  }

  #own(name: string): Tool | undefined {
    const { role, ports, more, readsData } = this.#setup;
    const tool = role.tools.includes(name) ? TOOL_MAKERS[name]?.(ports) : more.find((one) => one.name === name);
    if (!tool || readsData) return tool;
    return BY_HAND.has(name) ? onRun(capped(tool), () => (this.#hasWritten = true)) : capped(tool);
  }

  #finish(): Tool {
    const { role, ports, readsData } = this.#setup;
    const finish = finishTool(role.output);
    const mayWrite = !readsData && role.tools.some((name) => BY_HAND.has(name));
    return mayWrite ? formattingFirst(finish, ports, () => this.#hasWritten) : finish;
  }
}

/** Tools with which a model writes itself. */
const BY_HAND = new Set(['edit_file', 'create_file']);

/** What is the same for all tasks of a role. */
interface Outfit {
  readonly descriptions: readonly ToolDescription[];
  readonly mayEdit: boolean;
}

const outfits = new WeakMap<Role, Outfit>();

function outfitOf({ role, ports, more }: SubagentToolsSetup): Outfit {
  const known = outfits.get(role) ?? makeOutfit(role, ports);
  outfits.set(role, known);
  if (more.length === 0) return known;
  const { descriptions } = known;
  return {
    descriptions: [...descriptions.slice(0, -1), ...more.map(describeTool), ...descriptions.slice(-1)],
    mayEdit: known.mayEdit || more.some(({ edits }) => edits === true),
  };
}

function makeOutfit(role: Role, ports: TaskPorts): Outfit {
  const makers = Object.entries(TOOL_MAKERS).filter(([name]) => role.tools.includes(name));
  const own = makers.map(([, make]) => make(ports));
  return {
    descriptions: [...own, finishTool(role.output)].map(describeTool),
    mayEdit: own.some(({ edits }) => edits === true),
  };
}

/** A tool that tells when it runs. */
function onRun(tool: Tool, tell: () => void): Tool {
  return {
    ...tool,
    run: (input, context) => {
      tell();
      return tool.run(input, context);
    },
  };
}
