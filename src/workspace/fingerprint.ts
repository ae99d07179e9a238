import { createHash } from 'node:crypto';
import { Fingerprint } from '../domain/ids.ts';

/** SHA-256 of a text's UTF-8, in hexadecimal: as the engine reckons it. */
export const fingerprintOf = (text: string): Fingerprint => Fingerprint(createHash('sha256').update(text).digest('hex'));
