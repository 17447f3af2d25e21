/**
 * The outlet of a source that runs in the thread: what it delivers crosses to the server as columns. At most a few batches
 * are on their way; what comes meanwhile waits in the source's own batch, which is bounded.
 */
import type { SampleBatch } from '../../../twin/core/batch.ts';
import type { SourceView } from '../../../twin/live/protocol.ts';
import type { Outlet } from '../source.ts';
import { bytesFor, copyInto, type FromThread } from './thread-messages.ts';

/** Counters change without anybody being told; so often they are sent along, ms. */
const VIEW_MS = 500;

export interface ThreadOutlet extends Outlet {
  /** The server has a batch on disk, and gives its buffer back. */
  taken(buffer: ArrayBuffer): void;
  end(): void;
}

export function threadOutlet(
  source: number,
  view: () => SourceView,
  tell: (message: FromThread, transfer?: readonly ArrayBuffer[]) => void,
): ThreadOutlet {
  const free: ArrayBuffer[] = [];
  const underWay: (() => void)[] = [];
  const numbers = new Map<string, number>();
  let fresh: string[] = [];
  let told = '';
  const timer = setInterval(() => {
    const now = view();
    const text = JSON.stringify(now.refused);
    if (text === told) return;
    told = text;
    tell({ type: 'view', source, view: now, tell: false });
  }, VIEW_MS);
  timer.unref();

  return {
    deliver(batch: SampleBatch) {
      const fits = free.findIndex((buffer) => buffer.byteLength >= bytesFor(batch.length));
      const buffer = fits >= 0 ? (free.splice(fits, 1)[0] as ArrayBuffer) : new ArrayBuffer(roomFor(batch.length));
      copyInto(buffer, batch);
      tell({ type: 'batch', source, length: batch.length, buffer, texts: fresh, view: view() }, [buffer]);
      fresh = [];
      return new Promise<void>((resolve) => underWay.push(resolve));
    },
    text(text) {
      let number = numbers.get(text);
      if (number === undefined) {
        number = numbers.size;
        numbers.set(text, number);
        fresh.push(text);
      }
      return number;
    },
    stale: (tags, at) => tell({ type: 'stale', source, tags, at }),
    changed: () => tell({ type: 'view', source, view: view(), tell: true }),
    now: Date.now,
    taken(buffer) {
      // A burst made it; what usually comes is smaller.
      if (free.length < 4 && buffer.byteLength <= LARGEST_KEPT) free.push(buffer);
      underWay.shift()?.();
    },
    end: () => clearInterval(timer),
  };
}

const LARGEST_KEPT = bytesFor(65_536);
const SMALLEST = 256;
const roomFor = (samples: number): number => bytesFor(2 ** Math.ceil(Math.log2(Math.max(SMALLEST, samples))));
