import { ts } from 'ts-morph';
import { fail, ok, type Result } from '../../base/result.ts';
import type { TextEdit } from '../../domain/change.ts';
import { deletion, insertion } from '../ast/edits.ts';
import { lineBreakAt, lineEnd, lineStart, nextLine } from '../ast/lines.ts';
import type { DocFacts } from './doc-facts.ts';

/** How a `@param` differs from the signature, and what mends it. */
export interface TagMending {
  readonly at: ts.Node;
  readonly reason: string;
  readonly edits: Result<readonly TextEdit[], string>;
}

/**
 * What is wrong with the `@param` lines of a comment: parameters that were renamed, that are gone, and that were added.
 * A name follows its parameter only where one of each is left over, at the same place.
 */
export function mendTags(
  sourceFile: ts.SourceFile,
  doc: ts.JSDoc,
  parameters: readonly ts.ParameterDeclaration[],
  defaults: DocFacts['defaults'],
  hyphen: boolean,
): TagMending[] {
  const tags = [...(doc.tags ?? [])].filter((tag) => ts.isJSDocParameterTag(tag));
  if (tags.length === 0) return [];
  const plain = tags.filter(({ name }) => ts.isIdentifier(name));
  const nameOf = (tag: ts.JSDocParameterTag): string => tag.name.getText(sourceFile);
  // In TypeScript `this` is a parameter in the text only.
  const real = parameters.filter(({ name }) => !ts.isIdentifier(name) || name.text !== 'this');
  const names = real.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
  const stale = plain.filter((tag) => !names.includes(nameOf(tag)));
  const missing = real.filter(({ name }) => ts.isIdentifier(name) && !plain.some((tag) => nameOf(tag) === name.text));
  // What is taken apart has a name in the comment only.
  const unnamed = names.filter((name) => name === undefined).length;
  if (stale.length === unnamed && unnamed > 0) return missing.flatMap((parameter) => addition(parameter));
  const [old, ...olds] = stale;
  const [added, ...others] = missing;
  if (!old) return missing.flatMap((parameter) => addition(parameter));
  if (unnamed > 0) return stale.map((tag) => refusal(tag, 'The function takes parameters apart, so it can’t be told which one is meant.'));
  if (added && olds.length === 0 && others.length === 0 && plain.indexOf(old) === real.indexOf(added)) return [renaming(old, added)];
  if (!added) return stale.map(removal);
  return stale.map((tag) => refusal(tag, `It may mean ${missing.map(({ name }) => `\`${name.getText(sourceFile)}\``).join(' or ')}.`));

  function refusal(tag: ts.JSDocParameterTag, why: string): TagMending {
    return { at: tag, reason: '', edits: fail(`\`@param ${nameOf(tag)}\` names no parameter. ${why}`) };
  }

  function renaming(tag: ts.JSDocParameterTag, { name }: ts.ParameterDeclaration): TagMending {
    const to = name.getText(sourceFile);
    // `@param options.retries` goes with `@param options`.
    const nested = tags.filter((other) => ts.isQualifiedName(other.name) && firstName(other.name).text === nameOf(tag));
    const edits = [tag.name, ...nested.map((other) => firstName(other.name))].map((node) => ({
      start: node.getStart(sourceFile),
      end: node.end,
      text: to,
    }));
    return { at: tag, reason: `\`@param ${nameOf(tag)}\` follows its parameter, which is called \`${to}\``, edits: ok(edits) };
  }

  function removal(tag: ts.JSDocParameterTag): TagMending {
    const isNested = tags.some((other) => ts.isQualifiedName(other.name) && firstName(other.name).text === nameOf(tag));
    const range = isNested ? undefined : linesOf(sourceFile, doc, tag);
    if (!range) return refusal(tag, 'It does not stand on lines of its own.');
    return { at: tag, reason: `\`@param ${nameOf(tag)}\` documents a parameter that is gone`, edits: ok([range]) };
  }

  function addition(parameter: ts.ParameterDeclaration): TagMending[] {
    const name = parameter.name.getText(sourceFile);
    const known = defaults.find((one) => one.name === name);
    if (!known)
      return [{ at: parameter, reason: '', edits: fail(`The comment leaves out \`${name}\`, and nothing is certain to be said of it.`) }];
    const before = real.slice(0, real.indexOf(parameter)).map(({ name: earlier }) => earlier.getText(sourceFile));
    const behind = tags.findLast((tag) => before.includes(firstName(tag.name).text));
    const line = `@param ${name}${hyphen ? ' -' : ''} Defaults to \`${known.text}\`.`;
    const place = behind ? linesOf(sourceFile, doc, behind)?.end : tags[0] && lineStart(sourceFile.text, tags[0].getStart(sourceFile));
    const model = behind ?? tags[0];
    if (place === undefined || !model || !linesOf(sourceFile, doc, model))
      return [{ at: parameter, reason: '', edits: fail('The tags of the comment do not stand on lines of their own.') }];
    const start = lineStart(sourceFile.text, model.getStart(sourceFile));
    const margin = sourceFile.text.slice(start, model.getStart(sourceFile));
    const edit = insertion(place, `${margin}${line}${lineBreakAt(sourceFile.text, start)}`);
    return [{ at: parameter, reason: `documents the parameter \`${name}\` by its default value`, edits: ok([edit]) }];
  }
}

/** The lines of a tag, where nothing else stands on them: up to the next tag, or to the line that ends the comment. */
function linesOf(sourceFile: ts.SourceFile, doc: ts.JSDoc, tag: ts.JSDocTag): TextEdit | undefined {
  const { text } = sourceFile;
  const start = lineStart(text, tag.getStart(sourceFile));
  if (!/^[ \t]*\*[ \t]*$/.test(text.slice(start, tag.getStart(sourceFile)))) return undefined;
  const next = doc.tags?.find((other) => other.pos > tag.pos);
  const limit = lineStart(text, next ? next.getStart(sourceFile) : doc.end);
  let end = nextLine(text, tag.getStart(sourceFile));
  while (end < limit && !/^[ \t]*\*?[ \t]*$/.test(text.slice(end, lineEnd(text, end)))) end = nextLine(text, end);
  return end <= limit ? deletion(start, end) : undefined;
}

function firstName(name: ts.EntityName): ts.Identifier {
  return ts.isIdentifier(name) ? name : firstName(name.left);
}
