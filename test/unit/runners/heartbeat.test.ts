import assert from 'node:assert/strict';
import { Heartbeat, type Beats, type Rhythm, type Watched } from '../../../src/runners/heartbeat.ts';

const RHYTHM: Rhythm = { beatMs: 50, misses: 3, missesWhenBusy: 6, graceMs: 500 };

/** Beats that come when the test says so. */
class HandBeats implements Beats {
  excused = false;
  /** How much of the time all cores together are idle; null where that can't be told. */
  idleShare: number | null = 1;
  #idle = 5000;
  #now = 1000;
  #beat: (() => void) | undefined;

  now(): number {
    return this.#now;
  }

  isExcused(): boolean {
    return this.excused;
  }

  idleMs(): number | null {
    return this.idleShare === null ? null : this.#idle;
  }

  every(ms: number, beat: () => void): () => void {
    assert.equal(ms, RHYTHM.beatMs);
    assert.equal(this.#beat, undefined, 'there is one timer only');
    this.#beat = beat;
    return () => (this.#beat = undefined);
  }

  get isRunning(): boolean {
    return this.#beat !== undefined;
  }

  /** Lets time pass, then the beat comes. */
  after(...times: number[]): void {
    for (const ms of times) {
      this.#now += ms;
      this.#idle += ms * (this.idleShare ?? 0);
      this.#beat?.();
    }
  }
}

/** Something that lives as long as it is told to, and notes for how long it was said to be silent. */
class Patient implements Watched {
  isAlive = true;
  readonly missedFor: (number | null)[] = [];
  whenMissed: () => void = () => undefined;

  showsLife(): boolean {
    return this.isAlive;
  }

  missed(silentMs: number | null): void {
    this.missedFor.push(silentMs);
    this.whenMissed();
  }
}

describe('heartbeat', () => {
  let beats: HandBeats;
  let heart: Heartbeat;
  let patient: Patient;

  beforeEach(() => {
    beats = new HandBeats();
    heart = new Heartbeat(beats, RHYTHM);
    patient = new Patient();
  });

  it('beats only while something is watched', () => {
    const other = new Patient();
    assert.equal(beats.isRunning, false);
    heart.watch(patient, true);
    heart.watch(other, true);
    heart.unwatch(patient);
    assert.equal(beats.isRunning, true);
    heart.unwatch(other);
    assert.equal(beats.isRunning, false);
    heart.watch(patient, true);
    assert.equal(beats.isRunning, true);
  });

  it('says nothing of what shows life, and tells after three silent beats for how long', () => {
    heart.watch(patient, true);
    beats.after(50, 50, 50, 50);
    patient.isAlive = false;
    beats.after(50, 51);
    assert.deepEqual(patient.missedFor, []);
    beats.after(50);
    assert.deepEqual(patient.missedFor, [151]);
  });

  it('counts silence in a row only', () => {
    heart.watch(patient, true);
    for (let round = 0; round < 5; round += 1) {
      patient.isAlive = false;
      beats.after(50, 50);
      patient.isAlive = true;
      beats.after(50);
    }
    assert.deepEqual(patient.missedFor, []);
  });

  it('tells again with each beat until it is no longer watched', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.after(50, 50, 50, 50);
    assert.deepEqual(patient.missedFor, [150, 200]);
    heart.unwatch(patient);
    beats.after(50);
    assert.equal(patient.missedFor.length, 2);
  });

  it('takes no beat that comes late for silence: the machine slept, or this thread was blocked', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.after(50, 50, 60_000);
    assert.deepEqual(patient.missedFor, []);
    beats.after(100);
    assert.deepEqual(patient.missedFor, [200], 'the time that it may have slept is left out');
  });

  it('notices silence although every other beat is late', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.after(50, 101, 50, 101, 50);
    assert.deepEqual(patient.missedFor, [150]);
  });

  it('is more patient while no core has time to spare', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.idleShare = 0.1;
    beats.after(50, 50, 50, 50, 50);
    assert.deepEqual(patient.missedFor, []);
    beats.after(50);
    assert.deepEqual(patient.missedFor, [300]);
  });

  it('is patient no longer than that lasts, and not where it can’t be told', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.idleShare = 0;
    beats.after(50, 50, 50);
    beats.idleShare = 2;
    beats.after(50);
    assert.deepEqual(patient.missedFor, [200]);
    const other = new Patient();
    heart.unwatch(patient);
    heart.watch(other, true);
    other.isAlive = false;
    beats.idleShare = null;
    beats.after(50, 50, 50);
    assert.deepEqual(other.missedFor, [150]);
  });

  it('blames nobody while a debugger may hold a thread', () => {
    heart.watch(patient, true);
    patient.isAlive = false;
    beats.excused = true;
    beats.after(50, 50, 50, 50, 50);
    assert.deepEqual(patient.missedFor, []);
    beats.excused = false;
    beats.after(50, 50, 50);
    assert.deepEqual(patient.missedFor, [150]);
  });

  it('gives what has never lived a longer time, which ends as well', () => {
    patient.isAlive = false;
    heart.watch(patient, false);
    beats.after(...Array<number>(9).fill(50));
    assert.deepEqual(patient.missedFor, []);
    beats.after(50);
    assert.deepEqual(patient.missedFor, [null]);
  });

  it('gives no grace after the first sign of life', () => {
    patient.isAlive = false;
    heart.watch(patient, false);
    beats.after(50, 50, 50, 50);
    patient.isAlive = true;
    beats.after(50);
    patient.isAlive = false;
    beats.after(50, 50, 50);
    assert.deepEqual(patient.missedFor, [150]);
  });

  it('keeps the rhythms of those it watches apart, even when one takes another off the list', () => {
    const [neighbour, late] = [new Patient(), new Patient()];
    heart.watch(patient, true);
    heart.watch(neighbour, true);
    patient.isAlive = neighbour.isAlive = false;
    beats.after(50);
    heart.watch(late, true);
    late.isAlive = false;
    patient.whenMissed = () => heart.unwatch(neighbour);
    beats.after(50, 50);
    assert.deepEqual([patient.missedFor, neighbour.missedFor, late.missedFor], [[150], [], []]);
    beats.after(50);
    assert.deepEqual(late.missedFor, [150]);
  });
});
