/** What end-to-end tests read off a page. */
// The scene's own window field.

import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type {} from '../../client/plant/scene/diagnostics.ts';
import type { PlantModel } from '../../twin/plant/model.ts';

/** Small, one pixel a pixel: the hall is drawn without a GPU here. */
const SMALL = { width: 800, height: 450 };

/** A context of somebody who has seen the tour. */
export async function visitor(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}) {
  const context = await browser.newContext({ viewport: SMALL, deviceScaleFactor: 1, locale: 'en-GB', ...options });
  await context.addInitScript(() => localStorage.setItem('gemba.tour', 'seen'));
  return context;
}

/** A plant of one's own asks who opened the printed address for its first admin, once. */
export async function nameFirstAdmin(page: Page): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill('Ada Lovelace');
  await page.getByLabel('Name to sign in with').fill('ada');
  await page.getByLabel('New password').fill('twelve green bottles');
  await page.getByRole('button', { name: 'Become the admin' }).click();
  await page.getByRole('button', { name: 'Ada Lovelace: account' }).waitFor();
}

/** Opens the plant screen and waits for the first picture of the hall. */
export async function openHall(context: BrowserContext, address: string, query = ''): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${address}/plant${query}`);
  await page.locator('.hall[data-rendered=true]').waitFor({ timeout: 60_000 });
  return page;
}

export const painted = (page: Page, slot: number) =>
  page.evaluate((machine) => window.__gembaScene?.machineState(machine) ?? null, slot);

export async function plantAt(address: string): Promise<PlantModel> {
  const answer = await fetch(`${address}/api/v1/plant`);
  const { plant } = (await answer.json()) as { plant: PlantModel };
  return plant;
}

export function machineOf(plant: PlantModel, id: string) {
  const machine = plant.machines.find((candidate) => candidate.id === id);
  if (!machine) throw new Error(`no machine ${id}`);
  return machine;
}

/** English words of a text of the plant file. */
export const english = (words: string | Readonly<Record<string, string>> | undefined): string =>
  typeof words === 'string' ? words : (words?.['en'] ?? '');

/** How many different colours (4 bits a channel) a picture has; read in the browser, which knows PNG. */
export async function coloursOf(context: BrowserContext, png: Buffer): Promise<number> {
  const page = await context.newPage();
  try {
    return await page.evaluate(async (base64) => {
      const image = new Image();
      image.src = `data:image/png;base64,${base64}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      canvas.width = image.width;
      canvas.height = image.height;
      const paint = canvas.getContext('2d') as CanvasRenderingContext2D;
      paint.drawImage(image, 0, 0);
      const { data } = paint.getImageData(0, 0, image.width, image.height);
      const seen = new Set<number>();
      for (let i = 0; i < data.length; i += 4)
        seen.add((((data[i] ?? 0) >> 4) << 8) | (((data[i + 1] ?? 0) >> 4) << 4) | ((data[i + 2] ?? 0) >> 4));
      return seen.size;
    }, png.toString('base64'));
  } finally {
    await page.close();
  }
}

/** The words that are shown: hidden ones do not count. */
// biome-ignore lint/performance/useDomNodeTextContent: textContent would take in what nobody sees
export const wordsOf = (locator: Locator): Promise<string> => locator.innerText();
