/** The benchmarks: prints their tables, and writes them to docs/benchmarks.md when all were run. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT, readManifest } from '../runner/project.ts';
import { benchmarkLarge } from './large.ts';
import type { Bundle, Section } from './measure.ts';
import { benchmarkPolling } from './polling.ts';
import { benchmarkStart } from './start.ts';

const HELP = `npm run bench -- [flags]

  --only NAME     only this benchmark: start, large or polling; may be repeated
  --bundle PATH   compare with the bundle in this folder, such as an older dist; may be repeated
With a flag the tables are only printed; without, they are written to docs/benchmarks.md as well.
`;

const INTRODUCTION = `# Benchmarks

Written by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, with ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}). Compare only figures of one run on one machine; ratios differ less between machines than seconds do.
`;

const BENCHMARKS: Readonly<Record<string, (bundles: readonly Bundle[]) => Promise<Section> | Section>> = {
  // First the start of processes: those of a parent that has grown take longer to begin.
  start: benchmarkStart,
  large: benchmarkLarge,
  polling: () => benchmarkPolling(),
};

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 2;
}

/** @throws when a flag is wrong, or a benchmark cannot be run */
async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      bundle: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const unknown = flags.only.filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(', ')} (see --help)`);
  const bundles = [
    { name: 'this action', main: join(PROJECT, readManifest().runs.main) },
    ...flags.bundle.map((folder) => ({ name: `bundle in ${folder}`, main: resolve(folder, 'index.js') })),
  ];
  const sections: Section[] = [];
  for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
    if (flags.only.length > 0 && !flags.only.includes(name)) continue;
    const section = await benchmark(bundles);
    console.log(`\n## ${section.title}\n\n${section.text}`);
    sections.push(section);
  }
  if (flags.only.length + flags.bundle.length > 0) return;
  const parts = [INTRODUCTION, ...sections.map(({ title, text }) => `## ${title}\n\n${text}\n`)];
  writeFileSync(join(PROJECT, 'docs/benchmarks.md'), parts.join('\n'));
}
