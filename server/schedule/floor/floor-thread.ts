/** The thread of one island of the search for plans of a plant. */
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { explainFloor } from '../../../analytics/schedule/floor/explain.ts';
import { floorPlan } from '../../../analytics/schedule/floor/floor-plan.ts';
import { compare } from '../../../analytics/schedule/floor/score.ts';
import { type FloorFound, solveFloor } from '../../../analytics/schedule/floor/solve-floor.ts';
import type { FloorGuest, FloorNews, FloorTask } from './solve-in-threads.ts';

const port = parentPort as MessagePort;
const { model, options, explained, stop } = workerData as FloorTask;
const turns = solveFloor(model, options);
const tell = ({ candidates, tried }: FloorFound) => port.postMessage({ candidates, tried } satisfies FloorNews);

let told: FloorFound | undefined;
let last: FloorFound | undefined;
for (let turn = turns.next(); !turn.done; ) {
  last = turn.value;
  if (told === undefined || compare(last.floor.goals, last.best.goals, told.best.goals) < 0) {
    // What is found goes on living here: only what it was at this moment is told.
    told = { ...last };
    tell(last);
  }
  if (Atomics.load(stop, 0) !== 0) break;
  const message = receiveMessageOnPort(port) as { readonly message: FloorGuest } | undefined;
  turn = turns.next(message?.message.guest);
}
if (last !== undefined) {
  // Made here, so that whoever waits for it never works it out.
  const plan = floorPlan(last.floor, last.best.draft);
  const late = explainFloor(model, plan, explained);
  port.postMessage({ candidates: last.candidates, tried: last.tried, made: { plan, late } } satisfies FloorNews);
}
port.close();
