import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { demoInputs } from '../../runner/demo-inputs.js';
import { findNode24 } from '../../runner/project.js';
import { startStep } from '../../runner/run-action.js';
import { measure, type Usage } from '../usage.js';
import { COMPLETED, listLengths } from './changes.js';
import { expectWhole } from './expectations.js';
import { RULE_SETS, type RuleSet } from './rules.js';

/** Something that reads a large answer. */
export interface Program {
  readonly name: string;
  /**
   * @param apiUrl - where the answer with so many paths is
   * @throws when it did not do all that it is measured for
   */
  readonly run: (apiUrl: string, total: number) => Promise<Usage>;
}

export const FLOOR: Program = {
  name: 'floor: read the body, JSON.parse',
  run: async (apiUrl, total) => {
    const script = fileURLToPath(new URL('floor.js', import.meta.url));
    const url = `${apiUrl}/cfp/v1/imagediff/${COMPLETED.diffid}/status?diff_info=1`;
    const { usage, launched } = await measure((env) => {
      const child = spawn(findNode24(), [script, url], { env, stdio: ['ignore', 'pipe', 'inherit'] });
      return { child, output: text(child.stdout) };
    });
    const counts = Object.values(listLengths(total)).join(' ');
    const found = (await launched.output).trim();
    if (found !== counts) throw new Error(`the floor counted ${found} instead of ${counts} paths`);
    return usage;
  },
};

export const STEPS: readonly Program[] = RULE_SETS.map((rules) => ({
  name: `this action, ${rules.name}`,
  run: (apiUrl, total) => runStep(apiUrl, total, rules),
}));

async function runStep(apiUrl: string, total: number, rules: RuleSet): Promise<Usage> {
  const inputs = { ...demoInputs(apiUrl), 'timeout-minutes': '5', ...rules.inputs };
  const { usage, launched: step } = await measure((env) => startStep({ inputs, env }));
  try {
    await expectWhole(await step.done, total, rules);
  } finally {
    step.dispose();
  }
  return usage;
}
