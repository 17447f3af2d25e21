import { useMemo } from 'react';
import { usePlant } from '../live/twin-context.ts';
import { useWords } from '../words/use-words.ts';
import type { SceneWords } from './scene/scene-words.ts';

/** The scene's words in the reader's language; the same object while the language stays. */
export function useSceneWords(): SceneWords {
  const { t, f, state } = useWords();
  const plant = usePlant();
  return useMemo(
    () => ({
      title: t('scene.title', { site: f.say(plant.site.name) }),
      state,
      machine: (slot) => f.say(plant.machines[slot]?.name ?? ''),
      line: (slot) => f.say(plant.lines[slot]?.name ?? ''),
      fault: (slot, code) => {
        const words = plant.machines[slot]?.faults[String(code)];
        return words ? f.say(words) : code > 0 ? t('fault.code', { code }) : null;
      },
      waiting: ({ total, blocked, starved }) =>
        t('scene.waiting', {
          count: total,
          parts: [
            blocked > 0 ? t('scene.blocked', { count: blocked }) : '',
            starved > 0 ? t('scene.starved', { count: starved }) : '',
          ]
            .filter(Boolean)
            .join(', '),
        }),
      held: ({ held, count }) => t('scene.goods.held', { count, held }),
      goodsPlace: ({ line, place }) => {
        const name = line === null ? '' : f.say(plant.lines[line]?.name ?? '');
        if (place) return name ? `${place.name}, ${name}` : place.name;
        return name ? t('scene.goods.end', { line: name }) : t('scene.goods.somewhere');
      },
      signals: (count) => t('scene.signals', { count }),
      risk: ({ probability, horizonMs }) =>
        t('scene.risk', { chance: f.percent(probability), time: f.duration(horizonMs) }),
      duration: f.duration,
      percent: (ratio) => f.percent(ratio),
      more: (count) => t('scene.more', { count }),
      moreLines: (count) => t('scene.moreLines', { count }),
    }),
    [t, f, state, plant],
  );
}
