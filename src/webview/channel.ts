import type { Channel, WireMessage } from '../protocol/rpc.ts';
import type { VsCodeApi } from './vscode-api.ts';

/**
 * The panel's end of the wire. A webview that was hidden starts anew while its panel lives on, so each page has a
 * session of its own: an answer that was meant for the page before is not taken for one of this page's.
 */
export function hostChannel(vscode: VsCodeApi, session = crypto.randomUUID()): Channel {
  return {
    post: (message) => vscode.postMessage({ session, message }),
    receive: (listener) =>
      window.addEventListener('message', (event: MessageEvent<{ session?: unknown; message: WireMessage }>) => {
        if (event.data.session === session) listener(event.data.message);
      }),
  };
}
