// node scripts/messages-server.mjs (--folder DIR | --offline | --replay FILE) [--record FILE] [--port N]
// A server that speaks the Messages API (test/support/messages-server/), and prints its address. With --folder somebody else plays
// the model: requests are laid down there as NNN.request.json and NNN.request.md, and answers awaited as NNN.response.json.
// With --offline the offline engine answers; it understands what tools say only where the model is called `offline` or `…/offline`.
import { loadTypeScript } from './load-typescript.mjs';

await loadTypeScript('test/support/messages-server/main.ts');
