// npm run stress -- NAME [--json]: a load that looks for what breaks, from stress/NAME.mjs.
import { runNamed } from './run-named.mjs';

await runNamed('stress', process.argv.slice(2));
