/** How a workflow uses this action. */
import type { Mapping, Node } from './read.ts';

/** This action, as its own workflows and as others name it. */
export const THIS_ACTION = /^(?:\.\/?|clanforge-image-diff\/action@.+)$/;

export interface Use {
  readonly inputs: Mapping;
  /** Of its job; undefined when neither job nor workflow sets any. */
  readonly permissions: Node | undefined;
  /** The names of its outputs that its job reads. */
  readonly outputs: readonly string[];
}

interface UsingJob extends Mapping {
  readonly permissions: Node;
  readonly steps: readonly Mapping[];
}

export function usesOf(root: Mapping): readonly Use[] {
  return Object.values((root['jobs'] ?? {}) as Record<string, Partial<UsingJob>>).flatMap((job) => {
    const reads = [...JSON.stringify(job).matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)];
    return (job.steps ?? [])
      .filter(({ uses }) => typeof uses === 'string' && THIS_ACTION.test(uses))
      .map((step) => ({
        inputs: (step['with'] ?? {}) as Mapping,
        permissions: job.permissions ?? root['permissions'],
        outputs: reads.flatMap(([, id, name]) => (id === step['id'] && name !== undefined ? [name] : [])),
      }));
  });
}
