// The repositories of `stress corpus`, and how each is checked by its own means: what it takes to compile and to test it,
// with the commits that the commands were tried with.
export const CORPUS = [
  { name: 'yaml', commit: 'bf03c0cb1e', types: 'npx tsc --noEmit', tests: 'npx vitest run' },
  { name: 'ts-pattern', commit: '2ece6ba54e', types: 'npx tsc --noEmit', tests: 'npx jest' },
  { name: 'class-transformer', commit: '69cd8ccbc6', types: 'npx tsc --noEmit -p tsconfig.json', tests: 'npx jest --no-coverage' },
  { name: 'class-validator', commit: '0853341cc3', types: 'npx tsc --noEmit -p tsconfig.json', tests: 'npx jest --no-coverage' },
  { name: 'neverthrow', commit: '5ef3a018bd', types: 'npx tsc --noEmit', tests: 'npx vitest run' },
  {
    name: 'express',
    commit: 'a3714473fe',
    types: null,
    tests: 'npx mocha --require test/support/env --reporter dot --check-leaks test/ test/acceptance/',
  },
  { name: 'commander', commit: 'ba6d13ddb4', types: 'npx tsc -p tsconfig.js.json && npx tsc -p tsconfig.ts.json', tests: 'node --test' },
  { name: 'uuid', commit: '70177807e9', types: 'npx tsc --noEmit', tests: 'npm run build -- --no-pack && node --test dist-node/test/*.js' },
  { name: 'remeda', commit: '3b72f9fb6e', folder: 'packages/remeda', types: 'npx tsc --noEmit', tests: 'npx vitest run --project runtime' },
];
