/**
 * The half of the plant that speaks OPC UA. Its server takes seconds of CPU to load and initialise, and later its work would
 * be in the way of the plant's beat: it has a thread of its own. The thread is started when the other half speaks already, so
 * that on a machine with two cores the first machines are seen soon.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PlantModel } from '../../twin/plant/model.ts';
import type { Board, Reading, Voice } from '../floor/voice.ts';
import type { FromServer, News, ToServer } from './opcua-messages.ts';

export interface OpcuaPlant {
  readonly endpoint: string;
  readonly voice: Voice;
  /** Sends what has gathered since the last time. */
  flush(): void;
}

export interface OpcuaThread {
  open(plant: PlantModel, board: Board): Promise<OpcuaPlant>;
  close(): Promise<void>;
}

export interface OpcuaOptions {
  readonly port: number;
  /** Folder for the server's certificate. */
  readonly pki: string;
}

const HOST = '127.0.0.1';

export function prepareOpcua(options: OpcuaOptions): OpcuaThread {
  let thread: Worker | null = null;
  let ended: Promise<void> = Promise.resolve();
  const tell = (message: ToServer) => thread?.postMessage(message);
  let gathered: News[] = [];
  return {
    async open(plant, board) {
      const started = new Worker(new URL('./opcua-thread.js', import.meta.url), { workerData: options });
      thread = started;
      ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
      tell({ type: 'open', plant, board });
      const [answer] = (await once(started, 'message')) as [FromServer];
      if (answer.type === 'failed') throw new Error(answer.reason);
      const add = (slot: number, value: Reading, status: News['status'], at: number) => {
        const source = plant.sources[plant.tags[slot]?.source ?? -1];
        if (source?.protocol === 'opcua') gathered.push({ slot, value, status, at });
      };
      return {
        endpoint: `opc.tcp://${HOST}:${options.port}`,
        voice: {
          say: (slot, value, good, at) => add(slot, value, good ? 'good' : 'sensor-failed', at),
          lost(machine, at) {
            for (const slot of plant.machines[machine]?.tags ?? [])
              add(slot, board.values[slot] as Reading, 'lost', at);
          },
          found() {},
        },
        flush() {
          if (gathered.length === 0) return;
          tell({ type: 'news', news: gathered });
          gathered = [];
        },
      };
    },
    async close() {
      tell({ type: 'close' });
      // A server that cannot be prepared answers nothing; it is ended with its thread.
      const timer = setTimeout(() => void thread?.terminate(), 2_000);
      await ended;
      clearTimeout(timer);
    },
  };
}
