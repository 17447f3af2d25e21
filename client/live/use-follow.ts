import { useEffect, useMemo } from 'react';
import type { PlantModel } from '../../twin/plant/model.ts';
import { useTwin } from './twin-context.ts';

/**
 * Follows the readings that the screen shows, and no more: what fills the buffers, and everything of the machine picked out.
 * A plant has a hundred thousand tags; a screen shows some dozens.
 */
export function useFollow(machine: number | null): void {
  const { live, answer } = useTwin();
  const { plant } = answer;
  const levels = useMemo(() => levelTags(plant), [plant]);
  useEffect(() => {
    const own = machine === null ? [] : (plant.machines[machine]?.tags ?? []);
    live.follow([...new Set([...levels, ...own])].sort((a, b) => a - b));
  }, [live, plant, levels, machine]);
}

/** Slots of the tags that measure what stands between two machines. */
const levelTags = (plant: PlantModel): number[] => [
  ...plant.tags.filter((tag) => tag.role === 'level').map((tag) => tag.slot),
  ...plant.buffers.filter((buffer) => buffer.level >= 0).map((buffer) => buffer.level),
];
