import type { Clock } from '../../base/clock.ts';
import { Experience } from './experience.ts';
import { RateGate } from './rate-gate.ts';

/** The door to one class of models, and what requests to it usually take. */
export interface RateLane {
  readonly gate: RateGate;
  readonly experience: Experience;
}

/** What is known of a provider's limits for one key: shared by all runs that use it, whichever models they ask. */
export class RateLanes {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #lanes = new Map<string, RateLane>();

  /** @param random from 0 up to 1: spreads what was put off. */
  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  of(name: string): RateLane {
    const known = this.#lanes.get(name) ?? { gate: new RateGate(this.#clock, this.#random), experience: new Experience() };
    this.#lanes.set(name, known);
    return known;
  }
}
