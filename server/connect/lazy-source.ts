/**
 * A source whose protocol takes seconds to load (node-opcua): it stands as connecting at once, and its code is loaded when
 * it is started, after the sources that are quick.
 */
import type { SourceView } from '../../twin/live/protocol.ts';
import type { Source } from './source.ts';

export function lazySource(id: string, standing: () => SourceView, load: () => Promise<Source>): Source {
  let loaded: Source | null = null;
  let loading: Promise<void> | null = null;
  let stopped = false;
  return {
    id,
    start() {
      loading ??= load().then(async (source) => {
        if (stopped) return;
        loaded = source;
        await source.start();
      });
      return loading;
    },
    async stop() {
      stopped = true;
      await loading?.catch(() => undefined); // why it did not load was told at start
      await loaded?.stop();
    },
    view: () => loaded?.view() ?? standing(),
  };
}
