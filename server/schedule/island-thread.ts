/** The thread of one island of the schedule search. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { type Found, search } from '../../analytics/schedule/search.ts';
import type { IslandGuest, IslandNews, IslandTask } from './islands.ts';

const port = parentPort as MessagePort;
const { shop, seed, island, stop } = workerData as IslandTask;
const turns = search(shop, seed, island);
const tell = (found: Found) => port.postMessage({ found } satisfies IslandNews);

let told = Number.POSITIVE_INFINITY;
let last: Found | undefined;
for (let turn = turns.next(); !turn.done; ) {
  last = turn.value;
  if (last.best.makespan < told) {
    told = last.best.makespan;
    tell(last);
  }
  if (Atomics.load(stop, 0) !== 0) break;
  const message = receiveMessageOnPort(port) as { readonly message: IslandGuest } | undefined;
  turn = turns.next(message?.message.guest);
}
if (last !== undefined) tell(last);
port.close();
