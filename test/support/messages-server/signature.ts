import { createHash } from 'node:crypto';

/** What the server signs thinking with, so that it notices when it comes back changed or from another model. */
export const signatureOf = (model: string, thinking: string): string => `sig-${model}-${hash(`${model}\n${thinking}`)}`;

export const redactedOf = (model: string, data: string): string => `${model}:${hash(`${model}\n${data}`)}:${data}`;

export function isOurs(model: string, redacted: string): boolean {
  const data = redacted.split(':').slice(2).join(':');
  return redactedOf(model, data) === redacted;
}

/** Which model a signature is of; undefined where it is none of ours. */
export const modelOfSignature = (signature: string): string | undefined => /^sig-(.+)-[0-9a-f]{16}$/.exec(signature)?.[1];

export const hash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
