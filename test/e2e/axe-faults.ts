/** What axe finds on a screen, in the light and in the dark. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** All that changes when the lights go out. */
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** Colours that fade in are judged when they have arrived. */
const faded = (page: Page) =>
  page.evaluate(async () => {
    // A change of colours begins with the next picture.
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const ends = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(ends.map(({ finished }) => finished));
  });

/** Faults of the page as it stands, light and dark. */
export async function axeFaults(page: Page): Promise<string[]> {
  const faults: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => {
      // What choosing it in the menu does; colours alone hang on it.
      document.documentElement.dataset['theme'] = theme;
      document.documentElement.dataset['mantineColorScheme'] = theme;
      document.documentElement.style.colorScheme = theme;
    }, colorScheme);
    await faded(page);
    const axe = new AxeBuilder({ page });
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(COLOURS)).analyze();
    for (const { id, nodes } of violations)
      faults.push(`${colorScheme}: ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
  }
  return faults;
}
