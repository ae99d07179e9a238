/**
 * A text of the same length in which all braces that hold none of the positions are empty, so that it is parsed in a
 * fraction of the time; what is not blank stands where it stood. Answers the text as it is where that can't be told
 * without parsing.
 *
 * @param kept ascending.
 */
export function blankBlocks(text: string, kept: readonly number[]): string {
  const open: Brace[] = [];
  const blank: { readonly start: number; readonly end: number }[] = [];
  let before = 0;
  const keptBefore = (at: number): number => {
    while ((kept[before] ?? Infinity) < at) before++;
    return before;
  };
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const at = match.index;
    let end: number | undefined = at + 1;
    switch (match[0]) {
      case '{':
        open.push({ start: at + 1, before: keptBefore(at), isOfTemplate: false });
        break;
      case '}': {
        const brace = open.pop();
        if (!brace) return text;
        if (brace.isOfTemplate) end = inTemplate(text, end, open, keptBefore(at));
        else if (brace.before === keptBefore(at) && at - brace.start > SHORT) {
          while ((blank.at(-1)?.start ?? -1) >= brace.start) blank.pop();
          blank.push({ start: brace.start, end: at });
        }
        break;
      }
      case '`':
        end = inTemplate(text, end, open, keptBefore(at));
        break;
      case '"':
        end = behind(DOUBLE_QUOTED, text, end);
        break;
      case "'":
        end = behind(QUOTED, text, end);
        break;
      case '//':
        end = behind(LINE, text, end);
        break;
      case '/*':
        end = behind(COMMENT, text, end);
        break;
      default:
        if (mayBeginExpression(text, at)) end = behind(REGULAR_EXPRESSION, text, end);
    }
    if (end === undefined) return text;
    TOKEN.lastIndex = end;
  }
  return open.length > 0 ? text : without(text, blank);
}

interface Brace {
  /** Behind the brace. */
  readonly start: number;
  /** How many of the positions come before it. */
  readonly before: number;
  /** Whether it is that of `${`. */
  readonly isOfTemplate: boolean;
}

/** What is shorter takes longer to blank than to parse. */
const SHORT = 24;
const TOKEN = /["'`{}]|\/[/*]?/g;
const DOUBLE_QUOTED = /[^"\\\n]*(?:\\[^][^"\\\n]*)*"/y;
const QUOTED = /[^'\\\n]*(?:\\[^][^'\\\n]*)*'/y;
const LINE = /[^\n]*/y;
const COMMENT = /[^]*?\*\//y;
const TEMPLATE = /[^`\\$]*(?:(?:\\[^]|\$(?!\{))[^`\\$]*)*(?:`|\$\{)/y;
const REGULAR_EXPRESSION = /(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const BEFORE_EXPRESSION = /\b(?:return|typeof|case|in|of|delete|void|throw|new|else|do|await|yield|instanceof)$/;

function behind(pattern: RegExp, text: string, from: number): number | undefined {
  pattern.lastIndex = from;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** @param from in the text of a template. */
function inTemplate(text: string, from: number, open: Brace[], before: number): number | undefined {
  const end = behind(TEMPLATE, text, from);
  if (end !== undefined && text[end - 1] === '{') open.push({ start: end, before, isOfTemplate: true });
  return end;
}

/** Whether a slash begins a regular expression, and divides nothing and ends no tag. */
function mayBeginExpression(text: string, slash: number): boolean {
  let at = slash - 1;
  while (at >= 0 && /\s/.test(text[at] ?? '')) at--;
  const character = text[at] ?? '';
  if (character === '<' || /[)\]}"'`]/.test(character)) return false;
  return !/[\w$]/.test(character) || BEFORE_EXPRESSION.test(text.slice(Math.max(0, at - 12), at + 1));
}

function without(text: string, blank: readonly { readonly start: number; readonly end: number }[]): string {
  let result = '';
  let at = 0;
  for (const { start, end } of blank) {
    result += text.slice(at, start) + ' '.repeat(end - start);
    at = end;
  }
  return result + text.slice(at);
}
