/** A person without a mouse: everything by Tab, Enter, Space, arrows and letters; where the focus is must be seen. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Further away than this nobody tabs. */
const MOST_TABS = 120;

export class Keys {
  readonly page: Page;
  constructor(page: Page) {
    this.page = page;
  }

  /** Tabs until it has the focus, and sees that it has. */
  async to(what: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    for (let tabs = 0; tabs <= MOST_TABS; tabs++) {
      if (tabs > 0) await this.page.keyboard.press(key);
      if ((await what.count()) === 1 && (await what.evaluate((one) => one === document.activeElement))) {
        if (tabs > 0) expect(await this.marked(), `the focus on ${what} is seen`).toBe(true);
        return;
      }
    }
    throw new Error(`${MOST_TABS} times ${key} do not lead to ${what}`);
  }

  async press(what: Locator): Promise<void> {
    await this.to(what);
    await this.page.keyboard.press('Enter');
  }

  async type(what: Locator, text: string): Promise<void> {
    await this.to(what);
    await this.page.keyboard.press('Control+A');
    await this.page.keyboard.type(text);
  }

  /** What has the focus differs from how it looks without: an outline, a shadow or a border of its own. */
  private marked(): Promise<boolean> {
    return this.page.evaluate(() => {
      const one = document.activeElement;
      if (!(one instanceof HTMLElement)) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      const { width, height } = one.getBoundingClientRect();
      return ((outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none') && width > 0 && height > 0;
    });
  }

  /** `true` when this has the focus now. */
  holds(what: Locator): Promise<boolean> {
    return what.evaluate((one) => one === document.activeElement);
  }
}
