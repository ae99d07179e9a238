import assert from 'node:assert/strict';
import { selectTests } from '../../../src/checks/test-selection.ts';
import { WorkspacePath } from '../../../src/domain/ids.ts';

const files = ['test/a.test.ts', 'app/(shop)/[id] x.test.ts'].map(WorkspacePath);
const QUOTED = 'test/a.test.ts "app/(shop)/[id] x.test.ts"';
const select = (command: string, script?: string) => selectTests(command, script, files);

describe('the command that runs only some test files', () => {
  it('names them to the test runner behind the script', () => {
    assert.equal(select('npm test', 'vitest run'), `npm test -- ${QUOTED}`);
    assert.equal(select('npm test', 'NODE_ENV=test cross-env X=1 jest'), `npm test -- --runTestsByPath ${QUOTED}`);
    assert.equal(select('yarn test', 'jest --ci'), `yarn test --runTestsByPath ${QUOTED}`);
    assert.equal(select('pnpm test', 'ava'), `pnpm test ${QUOTED}`);
    assert.equal(select('bun run test', 'bun test'), `bun run test ${QUOTED}`);
    assert.equal(select('npm test', 'node --test'), `npm test -- ${QUOTED}`);
    assert.equal(select('npm test', 'node --import tsx --test'), `npm test -- ${QUOTED}`);
  });

  it('names them to a command that the user gave', () => {
    assert.equal(select('npx vitest run --reporter=dot'), `npx vitest run --reporter=dot ${QUOTED}`);
    assert.equal(select('node --test --test-reporter=spec'), `node --test --test-reporter=spec ${QUOTED}`);
  });

  it('is not to be had where words at the end might reach something else, or files are named already', () => {
    for (const script of [
      'tsc && vitest run',
      'vitest run | tee log',
      'vitest run; echo done',
      'node --test test/*.test.js',
      'node --test "test/**/*.js"',
      'jest --config jest.ci.js',
      'mocha',
      'nx test',
      'echo $(jest)',
      undefined,
    ])
      assert.equal(select('npm test', script), undefined, script);
    assert.equal(select('make test', 'vitest run'), undefined);
    assert.equal(select('npm test', 'nx test'), undefined);
  });

  it('is not to be had for names that mean something to a shell, or are options', () => {
    for (const name of [
      '$(touch x).test.ts',
      '`x`.ts',
      "it's.ts",
      'a"b.ts',
      'a;b.ts',
      'a&b.ts',
      '%PATH%.ts',
      '-x.ts',
      'a\nb.ts',
      '!x.ts',
      '~/x.ts',
    ])
      assert.equal(selectTests('npm test', 'vitest run', [WorkspacePath(name)]), undefined, name);
  });

  it('is not to be had with words of the user’s own behind a script', () => {
    assert.equal(select('npm test -- --watch', 'vitest run'), undefined);
  });
});
