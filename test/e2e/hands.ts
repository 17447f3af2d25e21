/** What a person does to a page, counted: each click, each field filled in, each choice is one action. */
import type { Locator, Page } from 'playwright-core';

export class Hands {
  count = 0;
  readonly page: Page;
  /** More actions than this are a failure; Infinity = they are only counted. */
  readonly most: number;

  constructor(page: Page, most = Number.POSITIVE_INFINITY) {
    this.page = page;
    this.most = most;
  }

  async press(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await this.click(within.getByRole('button', { name, exact: typeof name === 'string' }));
  }

  async follow(name: string | RegExp, within: Page | Locator = this.page): Promise<void> {
    await this.click(within.getByRole('link', { name, exact: typeof name === 'string' }));
  }

  async click(what: Locator): Promise<void> {
    this.one();
    await what.click();
  }

  async fill(label: string | RegExp, text: string, within: Page | Locator = this.page): Promise<void> {
    this.one();
    await within.getByLabel(label, { exact: typeof label === 'string' }).fill(text);
  }

  async choose(label: string | RegExp, option: string, within: Page | Locator = this.page): Promise<void> {
    this.one();
    // By role: a label around its select has the options among its words, as soon as there are any.
    await within.getByRole('combobox', { name: label, exact: typeof label === 'string' }).selectOption(option);
  }

  /** Review, say why, apply: the way of every change. */
  async apply(why: string): Promise<void> {
    await this.press('Review', this.page.locator('main'));
    const dialog = this.page.getByRole('dialog');
    await this.fill('Why', why, dialog);
    await this.press('Apply', dialog);
    await dialog.waitFor({ state: 'detached' });
  }

  private one(): void {
    this.count++;
    if (this.count > this.most) throw new Error(`more than ${this.most} actions`);
  }
}
