import type { Remedy, StuckPattern } from '../domain/stuck.ts';

/** What can be done about a stuck task with a click. A word to it helps only where it would hear it. */
export const REMEDIES: Readonly<Record<StuckPattern, readonly Exclude<Remedy, 'narrow'>[]>> = {
  repeats: ['steer', 'wrap-up', 'cancel'],
  'repeats-error': ['steer', 'wrap-up', 'cancel'],
  monologue: ['steer', 'wrap-up', 'cancel'],
  'ping-pong': ['steer', 'wrap-up', 'cancel'],
  context: ['wrap-up', 'cancel'],
  silent: ['cancel'],
  overlong: ['wrap-up', 'cancel'],
};
