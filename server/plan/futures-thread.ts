/** Simulates the futures that it is asked for; what is common to them is told once. */
import { parentPort } from 'node:worker_threads';
import type { PlantModel } from '../../twin/plant/model.ts';
import { type PlantPlan, plantPlan } from '../../twin/simulate/plant/plant-plan.ts';
import type { PlantFuture, PlantQuestion } from '../../twin/simulate/plant/question.ts';
import { simulatePlan } from '../../twin/simulate/plant/simulate-plant.ts';
import { LOTS } from './lots.ts';

export interface Asked {
  readonly plant: PlantModel;
  readonly question: PlantQuestion;
  readonly seed: number;
}

export type FuturesMessage =
  | { readonly task: number; readonly asked: Asked }
  | { readonly task: number; readonly from: number; readonly to: number }
  | { readonly task: number; readonly done: true };

export interface FuturesTold {
  readonly task: number;
  readonly from: number;
  readonly futures?: readonly PlantFuture[];
  readonly error?: string;
  readonly ms: number;
}

interface Task extends Asked {
  readonly plan: PlantPlan;
}

const tasks = new Map<number, Task>();

parentPort?.on('message', (message: FuturesMessage) => {
  if ('asked' in message) {
    const { task, asked } = message;
    tasks.set(task, { ...asked, plan: plantPlan(asked.plant, asked.question, LOTS) });
  } else if ('done' in message) tasks.delete(message.task);
  else parentPort?.postMessage(simulate(message.task, message.from, message.to));
});

function simulate(task: number, from: number, to: number): FuturesTold {
  const begun = performance.now();
  const asked = tasks.get(task);
  try {
    if (!asked) throw new Error('nothing was asked');
    const futures = Array.from({ length: to - from }, (_, i) =>
      simulatePlan(asked.plan, asked.question, asked.seed, from + i),
    );
    return { task, from, futures, ms: performance.now() - begun };
  } catch (error) {
    return { task, from, error: (error as Error).message, ms: performance.now() - begun };
  }
}
