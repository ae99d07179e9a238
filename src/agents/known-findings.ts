import { readNews, type News } from '../domain/briefing.ts';
import type { Message } from '../domain/conversation.ts';
import type { FindingContent } from '../domain/finding.ts';
import { FindingId, type WorkspacePath } from '../domain/ids.ts';

/** Its answer tells the ids of what it has reported. */
export const REPORT_FINDINGS = 'report_findings';

/** What is known of a finding; one that was only named somewhere has no place. */
interface Known {
  readonly content?: FindingContent;
}

/**
 * The findings that an agent may name as the reason of an edit: those that it has reported itself, those that it has heard
 * of, and those that its task or a message names. An id that it made up would credit an edit to somebody else's finding.
 */
export class KnownFindings {
  readonly #known = new Map<FindingId, Known>();

  /** @param conversation of the task so far, its briefing included. */
  constructor(conversation: readonly Message[]) {
    const reported = new Map<string, readonly FindingContent[]>();
    for (const { role, content } of conversation)
      for (const block of content) {
        if (block.type === 'tool-call' && block.name === REPORT_FINDINGS) reported.set(block.id, findingsIn(block.input));
        if (block.type === 'tool-result' && !block.isError) this.reported(idsIn(block.text), reported.get(block.callId) ?? []);
        if (role === 'user' && block.type === 'text') this.#read(block.text);
      }
  }

  /** It has reported these, which were given these ids. */
  reported(ids: readonly FindingId[], contents: readonly FindingContent[]): void {
    for (const [index, content] of contents.entries()) {
      const id = ids[index];
      if (id !== undefined) this.#known.set(id, { content });
    }
  }

  heard(news: readonly News[]): void {
    for (const item of news) {
      if (item.type === 'finding') this.#known.set(item.findingId, { content: item.finding });
      if (item.type === 'message') this.#named(item.text);
    }
  }

  /**
   * Throws, with the ids that it may have meant, where an edit of the file can't be because of this finding: nobody knows
   * it, or it is about another file while others are about this one. Answers what is odd about it all the same.
   */
  check(id: FindingId, path: WorkspacePath): string | undefined {
    const known = this.#known.get(id);
    const here = [...this.#known].filter(([, { content }]) => content?.path === path).map(([one, { content }]) => describe(one, content));
    const choice =
      here.length > 0
        ? `About ${path}: ${here.join('; ')}. Name one of these, or leave \`finding\` out.`
        : `None that you know is about ${path}: leave \`finding\` out.`;
    if (!known) throw new Error(`Nothing was changed: there is no finding ${id} that you have reported or heard of. ${choice}`);
    const about = known.content?.path;
    if (about === undefined || about === path) return undefined;
    const place = known.content?.line === undefined ? about : `${about}:${known.content.line}`;
    if (here.length > 0) throw new Error(`Nothing was changed: ${id} is about ${place}, not about ${path}. ${choice}`);
    return `${id} is about ${place}; the reviewer reads that this edit mends it.`;
  }

  #read(text: string): void {
    const news = readNews(text);
    if (news.length > 0) this.heard(news);
    else this.#named(text);
  }

  /** What a task or a message speaks of by its id. */
  #named(text: string): void {
    for (const [id] of text.matchAll(/\bf\d+\b/g)) if (!this.#known.has(FindingId(id))) this.#known.set(FindingId(id), {});
  }
}

const describe = (id: FindingId, content: FindingContent | undefined): string =>
  `${id}${content?.line === undefined ? '' : ` (line ${content.line})`}${content ? ` ${content.title.slice(0, 80)}` : ''}`;

/** The findings of a call; the loop has checked them before they were reported. */
function findingsIn(input: unknown): readonly FindingContent[] {
  return typeof input === 'object' && input !== null && 'findings' in input && Array.isArray(input.findings)
    ? (input.findings as readonly FindingContent[])
    : [];
}

function idsIn(answer: string): FindingId[] {
  if (!answer.includes('"reported"')) return [];
  try {
    const { reported } = JSON.parse(answer) as { readonly reported?: unknown };
    return Array.isArray(reported) ? reported.filter((id) => typeof id === 'string').map(FindingId) : [];
  } catch {
    return [];
  }
}
