/** Files that take long begin first, so that at the end of a run no core waits for one of them. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** By where they lie: a screen needs the whole plant and a browser, a room of the server waits for clocks and networks. */
const SLOW = ['test/e2e/', 'test/client/plant/scene/', 'test/server/'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = SLOW.findIndex((folder) => moduleId.includes(`/${folder}`));
      return place < 0 ? SLOW.length : place;
    };
    // Of one place in the order vitest finds: the last durations where it knows them, else the sizes.
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b));
  }
}
