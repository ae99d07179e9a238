// npm run bench -- NAME [--json]: a measurement, from bench/NAME.mjs.
import { runNamed } from './run-named.mjs';

await runNamed('bench', process.argv.slice(2));
