/**
 * The order of test files. A screen needs a whole plant and a browser that draws: two at once would fight for the cores, and one
 * that begins last would leave a core with nothing to do. So they begin first, one after the other, with the rest between.
 */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const isScreen = ({ moduleId }: TestSpecification): boolean => /\/test\/(e2e|client\/plant\/scene)\//.test(moduleId);

export class SpreadScreens extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // In the order vitest finds: the last durations where it knows them, else the sizes.
    const sorted = await super.sort(files);
    const screens = sorted.filter(isScreen);
    const rest = sorted.filter((file) => !isScreen(file));
    const between = Math.floor(rest.length / Math.max(1, screens.length));
    return [...screens.flatMap((screen) => [screen, ...rest.splice(0, between)]), ...rest];
  }
}
