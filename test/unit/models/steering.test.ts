import assert from 'node:assert/strict';
import { MessageId } from '../../../src/domain/ids.ts';
import { isOnCourse, readCourse, type Course } from '../../../src/models/offline/steering.ts';

const RECIPES = ['error-cause', 'useless-catch', 'clean-imports'];
const course = (...texts: string[]): Course =>
  readCourse(
    texts.map((text, index) => ({ type: 'message', messageId: MessageId(`m${index}`), mode: 'steer', text, from: 'user', afterTurn: 1 })),
    RECIPES,
  );

describe('offline steering', () => {
  for (const text of [
    'skip src/orders/retry.ts',
    "don't touch retry.ts",
    'Leave src/orders/retry.ts as it is, please',
    'not src/orders/retry.ts',
  ]) {
    it(`keeps out of a file: “${text}”`, () => {
      assert.equal(isOnCourse('src/orders/retry.ts', course(text)), false);
      assert.equal(isOnCourse('src/orders/queue.ts', course(text)), true);
    });
  }

  it('keeps to a folder', () => {
    const only = course('only src/orders');
    assert.equal(isOnCourse('src/orders/retry.ts', only), true);
    assert.equal(isOnCourse('src/ordersx/retry.ts', only), false);
  });

  it('keeps out of a folder, named in full or by its last part', () => {
    assert.equal(isOnCourse('src/orders/deep/a.ts', course('skip src/orders/')), false);
    assert.equal(isOnCourse('packages/x/src/a.ts', course('leave src/a.ts alone')), false);
  });

  it('leaves a recipe out, or keeps to one', () => {
    assert.deepEqual(course('leave the imports as they are').withoutRecipes, ['clean-imports']);
    assert.deepEqual(course('just the imports').withoutRecipes, ['error-cause', 'useless-catch']);
  });

  it('adds up over messages, and says what it did not understand', () => {
    const both = course('skip a.ts', 'skip b.ts', 'make it pretty');
    assert.deepEqual(both.excluded, ['a.ts', 'b.ts']);
    assert.deepEqual(both.unclear, ['m2']);
  });
});
