/**
 * What is converted behaves as before: each function below runs in its old and its new text, undisturbed and with each of
 * its effects failing, and must trace the same effects in the same order and come to the same end.
 */
import assert from 'node:assert/strict';
import { promiseToAsync } from '../../../../src/engine/recipes/promise-to-async.ts';
import { behavioursOf } from '../../../support/behaviour.ts';
import { rewrite, runRecipe } from '../../../support/run-recipe.ts';

/** `get` and `fail` are promises that know no other failure; `open` may throw at once, as may `say`. */
const PRELUDE = `
declare function trace(text: string): void;
class Gone extends Error {}
async function get<T>(value: T): Promise<T> { trace('get ' + value); await null; return value; }
async function fail(text: string): Promise<string> { trace('fail ' + text); throw new Gone(text); }
function open<T>(value: T): Promise<T> { trace('open ' + value); return Promise.resolve(value); }
function say<T>(value: T): T { trace('say ' + value); return value; }
function shout(value: unknown): void { trace('shout ' + value); }
const box = { value: 2, double(n: number): number { trace('double'); return n * this.value; } };
export {};
`;

type Case = readonly [what: string, code: string, args?: readonly unknown[]];

const converted: readonly Case[] = [
  ['one link', `function f(n: number) { return get(n).then((x) => say(x + 1)); }`],
  ['two links', `function f(n: number) { return get(n).then((x) => say(x + 1)).then((y) => say(y * 2)); }`],
  ['a link that answers a promise', `function f(n: number) { return get(n).then((x) => get(x + 1)).then((y) => say(y)); }`],
  ['a block', `function f(n: number) { return get(n).then((x) => { say('a'); const y = x + 1; say(y); return get(y); }); }`],
  ['a block that answers nothing', `function f(n: number) { return get(n).then((x) => { say(x); }); }`],
  ['nothing between two links', `function f(n: number) { return get(n).then((x) => { say(x); }).then(() => say('end')); }`],
  ['a value that nobody takes', `function f(n: number) { return get(n).then((x) => get(x)).then(() => say('end')); }`],
  ['a catch', `function f(n: number) { return get(n).then((x) => say(x)).catch((e) => say(String(e))); }`],
  ['a catch that fails', `function f(n: number) { return fail('a').then((x) => say(x)).catch((e) => fail('b ' + e)); }`],
  ['a catch that throws again', `function f() { return fail('a').catch((e) => { say(String(e)); throw e; }); }`],
  ['a catch that takes no error', `function f() { return fail('a').catch(() => say('none')); }`],
  ['an empty catch', `function f() { return fail('a').then((x) => { say(x); }).catch(() => {}); }`],
  ['a link after a catch', `function f(n: number) { return get(n).then((x) => say(x)).catch(() => 7).then((y) => say(y + 1)); }`],
  ['a catch before then', `function f() { return fail('a').catch(() => get('b')).then((x) => say('then ' + x)); }`],
  [
    'a catch whose link covers no later one',
    `function f(n: number) { return get(n).catch(() => say(0)).then((x) => { say('b'); if (x === 1) throw new Gone('late'); return x; }); }`,
  ],
  [
    'two catches',
    `function f() { return fail('a').catch((e) => { say('first'); throw new Gone(String(e)); }).catch((e) => say('second ' + e)); }`,
  ],
  [
    'a catch in the middle of three',
    `function f(n: number) { return get(n).then((x) => get(x + 1)).catch(() => get(5)).then((y) => get(y * 2)).then((z) => say(z)); }`,
  ],
  ['a finally', `function f(n: number) { return get(n).then((x) => say(x)).finally(() => { say('end'); }); }`],
  ['a finally that is waited for', `function f(n: number) { return get(n).finally(() => get('end')).then((x) => say(x)); }`],
  ['a finally that fails', `function f(n: number) { return get(n).then((x) => say(x)).finally(() => { throw new Gone('end'); }); }`],
  [
    'a finally after a catch',
    `function f() { return fail('a').then((x) => say(x)).catch((e) => get(String(e))).finally(() => say('end')); }`,
  ],
  ['a catch after a finally', `function f() { return fail('a').finally(() => say('end')).catch((e) => say(String(e))); }`],
  [
    'then after finally after catch',
    `function f() { return fail('a').catch(() => get('b')).finally(() => say('end')).then((x) => say('x' + x)); }`,
  ],
  [
    'two callbacks of then',
    `function f(n: number) { return get(n).then((x) => { say('good ' + x); throw new Gone('x'); }, (e) => say('bad ' + e)); }`,
  ],
  [
    'two callbacks, the second one used',
    `function f() { return fail('a').then((x) => say('good ' + x), (e) => { say('bad ' + e); return 'b'; }); }`,
  ],
  [
    'two callbacks, the second one of several lines',
    `function f() {\n  return fail('a').then(\n    (x) => {\n      say('good');\n      return x;\n    },\n    (e) => {\n      say('bad');\n      return get(\n        String(e),\n      );\n    },\n  );\n}`,
  ],
  ['two callbacks that answer nothing', `function f() { return fail('a').then(() => { say('good'); }, () => { say('bad'); }); }`],
  ['an empty first callback', `function f() { return fail('a').then(undefined, (e) => say(String(e))); }`],
  ['null for the first callback', `function f() { return fail('a').then(null, (e) => say(String(e))); }`],
  ['a nested chain', `function f(n: number) { return get(n).then((x) => get(x + 1).then((y) => say(x + y))); }`],
  [
    'a nested chain with a catch of its own',
    `function f(n: number) { return get(n).then((x) => fail('in').then((y) => say(y)).catch(() => say('inner ' + x))).catch(() => say('outer')); }`,
  ],
  [
    'a nested chain in the middle',
    `function f(n: number) { return get(n).then((x) => get(x + 1).then((y) => y * 2)).then((z) => say(z)); }`,
  ],
  [
    'early returns in the last link',
    `function f(n: number) { return get(n).then((x) => { if (x > 0) return get('much'); say('little'); return 'little'; }); }`,
    [1],
  ],
  [
    'early returns in the last link, the other way',
    `function f(n: number) { return get(n).then((x) => { if (x > 0) return get('much'); say('little'); return 'little'; }); }`,
    [0],
  ],
  [
    'early returns before a catch',
    `function f(n: number) { return get(n).then((x) => { if (x > 0) return fail('much'); return fail('little'); }).catch((e) => say(String(e))); }`,
  ],
  [
    'a chain in a condition',
    `function f(n: number): Promise<string> { if (n > 0) return get('a').then((x) => { say(x); return x; }); return get('b'); }`,
    [1],
  ],
  [
    'a chain in a condition that answers nothing',
    `function f(n: number): Promise<void> { if (n > 0) return get('a').then((x) => { say(x); }); return get('b').then((y) => { say(y); }); }`,
    [1],
  ],
  [
    'a chain in a condition that is not met',
    `function f(n: number): Promise<void> { if (n > 0) return get('a').then((x) => { say(x); }); else return get('b').then((y) => { say(y); }); }`,
    [0],
  ],
  [
    'a chain in a switch',
    `function f(n: number): Promise<string> { switch (n) { case 1: return get('a').then((x) => { const y = x + say('!'); return y; }); default: return get('b').then((x) => x + say('?')); } }`,
  ],
  ['a chain that is taken apart', `function f(n: number) { return get({ a: n, b: [2, 3] }).then(({ a, b: [b] }) => say(a + (b ?? 0))); }`],
  ['several promises', `function f(n: number) { return Promise.all([get(n), get('b')]).then(([a, b]) => say(a + b)); }`],
  ['a promise of the language', `function f(n: number) { return Promise.resolve(n).then((x) => say(x)); }`],
  [
    'a promise that is made',
    `function f(n: number) { return new Promise<number>((resolve) => { say('made'); resolve(n); }).then((x) => say(x)); }`,
  ],
  [
    'a promise that fails to be made',
    `function f() { return new Promise<number>(() => { throw new Gone('no'); }).then((x) => say(x)).catch(() => say(0)); }`,
  ],
  ['a promise that is given', `const given = get(3); function f() { return given.then((x) => say(x)); }`],
  ['an arrow function', `const f = (n: number) => get(n).then((x) => say(x));`],
  ['an arrow function without parentheses', `const f: (n: number) => Promise<number> = n => get(n).then(x => { say('a'); return x; });`],
  ['an arrow function that answers an object', `const f = (n: number) => get(n).then((x) => ({ x, y: say(1) }));`],
  ['a function expression', `const f = function (n: number) { return get(n).then(function (x) { return say(x); }); };`],
  ['a method', `const o = { k: 3, m(n: number) { return get(n).then((x) => say(x + this.k)); } }; const f = (n: number) => o.m(n);`],
  [
    'a method of a class',
    `class A { k = 4; static s = 5; m(n: number) { return get(n).then((x) => say(x + this.k + A.s)); } } const f = (n: number) => new A().m(n);`,
  ],
  ['arguments of the function around', `function f(n: number) { return get(n).then((x) => say(x + arguments.length)); }`],
  [
    'an async function that returns a chain',
    `async function f(n: number) { say('start'); return get(n).then((x) => say(x)).catch(() => say(0)); }`,
  ],
  [
    'an async function that waits for chains',
    `async function f(n: number) { const a = await get(n).then((x) => { say(x); return x + 1; }); await get(a).then((y) => { say(y); }); return say(a); }`,
  ],
  [
    'an async function that waits for a catch',
    `async function f(n: number) { const a = await get(n).then((x) => say(x)).catch(() => 9); return say(a); }`,
  ],
  [
    'an async function that waits in a try',
    `async function f(n: number) { try { return await get(n).then((x) => say(x)); } catch { return say('caught'); } finally { say('end'); } }`,
  ],
  ['an async function that throws at once', `async function f(n: number) { return open(n).then((x) => say(x)); }`],
  ['an async callback', `function f(n: number) { return get(n).then(async (x) => { const y = await get(x + 1); return say(x + y); }); }`],
  [
    'an async callback that fails',
    `function f(n: number) { return get(n).then(async (x) => { await fail('a'); return x; }).catch(async (e) => { await get('c'); return say(String(e)); }); }`,
  ],
  ['a function by its name', `function f(n: number) { return get(n).then(say).then((x) => say(x)); }`],
  ['a function by its name at the end', `function f(n: number) { return get(n).then((x) => x + 1).then(open); }`],
  [
    'a function by its name that takes nothing',
    `function done(): string { return say('done'); } function f(n: number) { return get(n).then(done); }`,
  ],
  ['a catch by its name', `function f() { return fail('a').then(say).catch(shout); }`],
  ['a finally by its name', `function done(): void { say('done'); } function f(n: number) { return get(n).then(say).finally(done); }`],
  ['a catch by its name before a link', `function f() { return fail('a').catch(say).then((x) => say(String(x))); }`],
  [
    'a function in a callback',
    `function f(n: number) { return get([1, 2]).then((xs) => { const twice = (x: number) => say(x * n); return xs.map(twice); }); }`,
  ],
  [
    'a loop in a callback',
    `function f(n: number) { return get(n).then((x) => { for (let i = 0; i < 2; i++) { if (i > x) continue; say(i); } return x; }); }`,
  ],
  ['a closure over a value', `function f(n: number) { return get(n).then((x) => get(() => say(x))).then((again) => again() + again()); }`],
  ['a parameter that is changed', `function f(n: number) { return get(n).then((x) => { x += 1; say(x); return x; }); }`],
  [
    'a try in a callback',
    `function f(n: number) { return get(n).then((x) => { try { say(x); } catch (e) { say('inner'); } return get(x); }); }`,
  ],
  ['statements before the chain', `function f(n: number) { const m = n === 1 ? 'one' : 'more'; return get(m).then((x) => say(x)); }`],
  [
    'a chain within a callback of something else',
    `async function f(n: number) { return Promise.all([n, 2].map((m) => get(m).then((x) => say(x)))).then((xs) => say(xs.length)); }`,
  ],
  [
    'a condition as value',
    `function f(n: number) { return get(n).then((x) => (x > 0 ? get('a') : get('b'))).then((y) => say(y)).catch(() => 'c'); }`,
  ],
  [
    'a sequence of assignments',
    `function f(n: number) { let seen = 0; return get(n).then((x) => (seen = x)).then((y) => say(y + seen)); }`,
  ],
  ['a catch that declares its error', `function f() { return fail('a').catch((e: Error) => say(e.message)); }`],
  ['a catch that may get anything', `function f() { return fail('a').catch((e: unknown) => say(String(e))); }`],
  ['a catch that takes its error apart', `function f() { return fail('a').catch(({ message }) => say(message)); }`],
  [
    'a thenable',
    `function f(n: number) { const strange = { then(done: (x: number) => void) { trace('strange'); done(n); } }; return get(n).then(() => strange).then((x) => say(x)); }`,
  ],
  ['no semicolons', `function f(n: number) {\n  say\n  return get(n).then((x) => {\n    const xs = [x]\n    return say(xs[0])\n  })\n}`],
  [
    'a void that is waited for',
    `const later: () => void = () => get('late'); function f(n: number) { return get(n).then(() => later()).then(() => say(String(n))).catch(() => say(String(n))); }`,
  ],
  [
    'a property that is stored',
    `class A { constructor(private readonly k: number) {} m() { return get(this.k).then((x) => say(x)).catch(() => say(0)); } } const f = (n: number) => new A(n).m();`,
  ],
  [
    'a property of something that only its class makes',
    `class B { private own = 1; readonly k = 4; } class A { constructor(readonly b: B) {} m() { return get(this.b.k).then((x) => say(x)); } } const f = () => new A(new B()).m();`,
  ],
  [
    'an async method of the same class',
    `class A { k = 2; async load(n: number) { trace('load ' + n); return n * this.k; } m(n: number) { return this.load(n).then((x) => say(x)).catch(() => say(0)); } } const f = (n: number) => new A().m(n);`,
  ],
  [
    'an async method of something else',
    `class A { private k = 2; async fetchOne(n: number) { trace('load ' + n); return n * this.k; } } function g(a: A, n: number) { return a.fetchOne(n).then((x) => say(x)).catch(() => say(0)); } const f = (n: number) => g(new A(), n);`,
  ],
  [
    'an async method that is overridden by one',
    `class A { async first(n: number) { trace('first ' + n); return n; } m(n: number) { return this.first(n).then((x) => say(x)).catch(() => say(0)); } } class B extends A { async second(n: number) { return n; } } const f = (n: number) => new B().m(n);`,
  ],
  [
    'an async method of a constant',
    `const api = { async ask(n: number) { trace('ask ' + n); return n; } }; function f(n: number) { return api.ask(n).then((x) => say(x)).catch(() => say(0)); }`,
  ],
  [
    'a function that can only reject',
    `function later(n: number) { return get(n + 1); } function f(n: number) { return later(n).then((x) => say(x)).catch(() => say(0)); }`,
  ],
  [
    'a function that is converted as well',
    `function later(n: number) { return get(n + 1).then((x) => say(x)); } function f(n: number) { return later(n).then((x) => say(x)).catch(() => say(0)); }`,
  ],
  [
    'text that is looked at before',
    `function g(text: string): Promise<boolean> { if (text.trim() === '') return Promise.resolve(false); return get(text.length).then((x) => say(x) > 0).catch(() => say(false)); } const f = (n: number) => g('a'.repeat(n));`,
  ],
  [
    'text that is empty',
    `function g(text: string): Promise<boolean> { if (text.trim() === '') return Promise.resolve(false); return get(text).then((x) => say(x) !== ''); } const f = (n: number) => g('  ');`,
  ],
  [
    'what throws in a callback of a promise',
    `const keep = get(1); async function f(n: number) { const p = await keep.then((x) => open(say(x)).then((y) => say(y + n))); return p; }`,
  ],
];

const refused: readonly (readonly [string, string, RegExp])[] = [
  ['what may throw at once', `function f(n: number) { return open(n).then((x) => x); }`, /`open\(n\)` may throw at once/],
  ['a statement that may throw at once', `function f(n: number) { say(n); return get(n).then((x) => x); }`, /`say\(n\)` may throw at once/],
  ['an argument that may throw', `function f(n: number) { return get(say(n)).then((x) => x); }`, /`say\(n\)` may throw/],
  ['a parameter that may throw', `function f({ n }: { n: number }) { return get(n).then((x) => x); }`, /may throw at once/],
  ['a try that would see too much', `async function f(n: number) { return open(n).catch(() => 0); }`, /the `try` would see that/],
  [
    'an early return before another link',
    `function f(n: number) { return get(n).then((x) => { if (x) return 1; return 2; }).then((y) => y); }`,
    /returns from its middle/,
  ],
  ['a method as callback', `function f(n: number) { return get(n).then(box.double); }`, /no function that is written there/],
  [
    'what is called to get a callback',
    `function f(n: number) { return get(n).then(((k: number) => (x: number) => x + k)(1)); }`,
    /no function that is written there/,
  ],
  ['a variable as callback', `let g = say; g = say; function f(n: number) { return get(n).then(g); }`, /not known to be the same/],
  [
    'this of a callback',
    `function f(n: number) { return get(n).then(function (this: unknown, x) { return [this, x]; }); }`,
    /more parameters|of its own/,
  ],
  ['arguments of a callback', `function f(n: number) { return get(n).then(function () { return arguments.length; }); }`, /of its own/],
  [
    'this in an arrow in a callback',
    `function f(n: number) { return get(n).then(function () { return (() => new.target)(); }); }`,
    /of its own/,
  ],
  [
    'a name that is taken',
    `function f(x: number) { return get(x).then((y) => { const x = y + 1; return x; }); }`,
    /would mean something else|not compile/,
  ],
  [
    'a name that a later link means',
    `const x = 1; function f(n: number) { return get(n).then((x) => x + 1).then((y) => y + x); }`,
    /would mean something else/,
  ],
  [
    'the same name twice',
    `function f(n: number) { return get(n).then((x) => x + 1).then((x) => x + 2); }`,
    /would mean something else|not compile/,
  ],
  [
    'a promise that is kept',
    `const kept = get(1); function f(n: number) { if (n) return kept; return get(n).then((x) => x); }`,
    /that others may have/,
  ],
  [
    'what is no promise on one way',
    `function f(n: number) { if (n) return undefined; return get(n).then((x) => x); }`,
    /does not always answer a plain promise/,
  ],
  ['another thenable', `declare const other: PromiseLike<number>; function f() { return other.then((x) => x); }`, /no plain promise/],
  [
    'a promise of a subclass',
    `class Mine<T> extends Promise<T> {} declare const mine: Mine<number>; function f() { return mine.then((x) => x); }`,
    /no plain promise|always answer/,
  ],
  ['what is not known', `declare const any: any; function f() { return any.then((x: number) => x); }`, /do not say/],
  [
    'overloads',
    `function f(n: number): Promise<number>; function f(n: string): Promise<string>; function f(n: any): Promise<any> { return get(n).then((x) => x); }`,
    /overloaded/,
  ],
  [
    'a return in a try',
    `async function f(n: number) { try { return get(n).then((x) => say(x)); } catch { return 0; } }`,
    /from within a `try`/,
  ],
  [
    'a callback that returns from a try of its own',
    `function f(n: number) { return get(n).then((x) => { try { return fail('a'); } catch { return String(x); } }).catch(() => 'c'); }`,
    /from within a `try` of its own/,
  ],
  ['a chain that nobody waits for', `async function f(n: number) { get(n).then((x) => { say(x); }); return 1; }`, /Nobody waits/],
  [
    'a chain that is kept',
    `async function f(n: number) { const p = get(n).then((x) => say(x)); say('sync'); return p; }`,
    /part of an expression/,
  ],
  [
    'a chain that is an argument',
    `async function f(n: number) { return Promise.all([get(n).then((x) => say(x))]); }`,
    /part of an expression/,
  ],
  ['a callback with a type', `function f(n: number) { return get(n).then((x): number => x); }`, /would be lost/],
  ['type arguments', `function f(n: number) { return get(n).then<number>((x) => x); }`, /type arguments/],
  ['a default in a callback', `function f(n: number) { return get(n).then((x = 1) => x); }`, /no counterpart/],
  ['a comment in the parameters', `function f(n: number) { return get(n).then((x /* why */) => x); }`, /comment at line/],
  [
    'an optional call',
    `declare const maybe: Promise<number> | undefined; async function f() { return await maybe?.then((x) => x); }`,
    /no plain promise/,
  ],
  [
    'an accessor',
    `class A { get k(): number { return say(1); } m() { return get(this.k).then((x) => x); } }`,
    /`this.k` may throw at once/,
  ],
  [
    'what a decorator may make an accessor',
    `declare function watched(value: undefined, context: unknown): void; class A { @watched k = 1; m() { return get(this.k).then((x) => x); } }`,
    /`this.k` may throw at once/,
  ],
  [
    'a property of what anything may be',
    `interface Options { k: number } function f(options: Options) { return get(options.k).then((x) => x); }`,
    /`options.k` may throw at once/,
  ],
  [
    'a property of what may not be there',
    `class B { private own = 1; readonly k = 4; } class A { b!: B; m() { return get(this.b.k).then((x) => x); } }`,
    /`this.b.k` may throw at once/,
  ],
  [
    'a property of what is said to be there',
    `class B { private own = 1; readonly k = 4; } function f(b: B | undefined) { return get(b!.k).then((x) => x); }`,
    /`b!.k` may throw at once/,
  ],
  [
    'a method that is overridden by one that may throw',
    `class A { async over(n: number) { return n; } m(n: number) { return this.over(n).then((x) => x); } } class B extends A { override over(n: number): Promise<number> { return open(n); } }`,
    /`this.over\(n\)` may throw at once/,
  ],
  [
    'a method that is replaced',
    `class A { async swapped(n: number) { return n; } m(n: number) { return this.swapped(n).then((x) => x); } } new A().swapped = open;`,
    /`this.swapped\(n\)` may throw at once/,
  ],
  [
    'a method that each class has of its own',
    `abstract class A { abstract own(n: number): Promise<number>; m(n: number) { return this.own(n).then((x) => x); } }`,
    /`this.own\(n\)` may throw at once/,
  ],
  [
    'a method of what anything may be',
    `class A { async loose(n: number) { return n; } } function f(a: A) { return a.loose(1).then((x) => x); }`,
    /`a.loose\(1\)` may throw at once/,
  ],
  [
    'a method that may throw',
    `class A { strict(n: number) { say(n); return get(n); } m(n: number) { return this.strict(n).then((x) => x); } }`,
    /`this.strict\(n\)` may throw at once/,
  ],
  [
    'a function that may come to call itself',
    `function f(n: number): Promise<number> { return f(n).then((x) => x); }`,
    /`f\(n\)` may throw at once/,
  ],
  ['text that may not be text', `function f(n: unknown) { return get((n as string).trim()).then((x) => x); }`, /may throw at once/],
  [
    'a promise that is set later',
    `let later: Promise<number>; function f() { return later.then((x) => x).catch(() => 0); }`,
    /`later` may throw|that others may have/,
  ],
  ['nothing to do', `async function f(n: number) { return get(n).then(); }`, /nothing to do/],
];

/** With the consent to it, what threw at once is rejected, and nothing else is different. */
const consented: readonly Case[] = [
  ['a call', `function f(n: number) { return open(n).then((x) => say(x)); }`],
  ['a statement before', `function f(n: number) { say('first'); return get(n).then((x) => say(x)); }`],
  ['a parameter', `function f({ n }: { n: number }) { return get(n).then((x) => say(x)); }`, [{ n: 1 }]],
  ['a parameter that is missing', `function f({ n }: { n: number }) { return get(n).then((x) => say(x)); }`, [undefined]],
];

/** All of them are planned in one go: to load a program takes longer than anything else. */
async function planAll(cases: readonly { readonly 1: string }[], parameters: Record<string, unknown> = {}): Promise<Planned[]> {
  const files = Object.fromEntries(cases.map(({ 1: code }, index) => [`c${index}.ts`, `${PRELUDE}${code}\n`]));
  const first = await runRecipe(promiseToAsync, files, parameters);
  const second = await runRecipe(promiseToAsync, first.files, parameters);
  const of = (lines: readonly string[], file: string): string[] => lines.filter((line) => line.startsWith(`${file}:`));
  return Object.entries(files).map(([file, before]) => ({
    before,
    after: first.files[file] ?? '',
    refused: of(first.refused, file),
    isStable: second.files[file] === first.files[file] && of(second.sites, file).length === 0,
  }));
}

interface Planned {
  readonly before: string;
  readonly after: string;
  readonly refused: readonly string[];
  readonly isStable: boolean;
}

describe('promise-to-async, old against new', function () {
  this.timeout(60_000);
  const planned: Record<'converted' | 'refused' | 'consented', Planned[]> = { converted: [], refused: [], consented: [] };
  before(async () => {
    planned.converted = await planAll(converted);
    planned.refused = await planAll(refused);
    planned.consented = await planAll(consented, { syncThrows: true });
  });

  for (const [index, [what, , args = [1]]] of converted.entries()) {
    it(`behaves the same: ${what}`, async () => {
      const { before, after, refused: reasons, isStable } = present(planned.converted[index]);
      assert.notEqual(after, before, reasons.join('\n'));
      assert.doesNotMatch(after.slice(PRELUDE.length), /\.(then|catch|finally)\(/);
      assert.deepEqual(reasons, []);
      assert.deepEqual(await behavioursOf(after, args), await behavioursOf(before, args), after);
      assert.ok(isStable, 'a second run finds nothing');
    });
  }

  for (const [index, [what, , reason]] of refused.entries()) {
    it(`refuses ${what}`, () => {
      const { before, after, refused: reasons } = present(planned.refused[index]);
      assert.match(reasons.join('\n'), reason);
      assert.equal(after, before);
    });
  }

  for (const [index, [what, , args = [1]]] of consented.entries()) {
    it(`rejects what was thrown, by consent: ${what}`, async () => {
      const { before, after, isStable } = present(planned.consented[index]);
      assert.notEqual(after, before);
      const thrown = (await behavioursOf(before, args)).map(({ trace, outcome }) => ({
        trace: outcome.startsWith('threw') ? [...trace, 'returned'] : trace,
        outcome: outcome.replace('threw', 'rejected'),
      }));
      assert.deepEqual(await behavioursOf(after, args), thrown);
      assert.ok(isStable, 'a second run finds nothing');
    });
  }

  it('leaves a nested chain as it is whose head may throw under its catch', async () => {
    const { text, refused: reasons } = await rewrite(
      promiseToAsync,
      `${PRELUDE}function f(n: number) { return get(n).then((x) => open(x).catch(() => 0)); }\n`,
    );
    assert.match(text, /return open\(x\)\.catch\(\(\) => 0\);/);
    assert.match(reasons.join(), /the `try` would see that/);
    assert.equal((await rewrite(promiseToAsync, text)).text, text);
  });
});

function present(planned: Planned | undefined): Planned {
  assert.ok(planned);
  return planned;
}
