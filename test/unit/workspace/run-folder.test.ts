import assert from 'node:assert/strict';
import { join, resolve } from 'node:path';
import { runFolder } from '../../../src/workspace/run-folder.ts';

describe('runFolder', () => {
  const cases: readonly (readonly [platform: NodeJS.Platform, env: Record<string, string>, expected: string])[] = [
    ['linux', {}, join('/home/ada', '.local', 'state', 'refactor-crew', 'runs')],
    ['linux', { XDG_STATE_HOME: '/state' }, join('/state', 'refactor-crew', 'runs')],
    ['linux', { XDG_STATE_HOME: 'relative' }, join('/home/ada', '.local', 'state', 'refactor-crew', 'runs')],
    ['darwin', { XDG_STATE_HOME: '/state' }, join('/home/ada', 'Library', 'Application Support', 'refactor-crew', 'runs')],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'refactor-crew', 'runs')],
    ['win32', {}, join('/home/ada', 'AppData', 'Local', 'refactor-crew', 'runs')],
    ['linux', { REFACTOR_CREW_HOME: '/mine', XDG_STATE_HOME: '/state' }, join(resolve('/mine'), 'runs')],
    ['linux', { REFACTOR_CREW_HOME: 'here' }, resolve('here', 'runs')],
    ['linux', { REFACTOR_CREW_HOME: '' }, join('/home/ada', '.local', 'state', 'refactor-crew', 'runs')],
  ];
  for (const [platform, env, expected] of cases) {
    it(`is ${expected} on ${platform} with ${JSON.stringify(env)}`, () => assert.equal(runFolder(env, platform, '/home/ada'), expected));
  }
});
