/** The benchmarks: prints their tables, and writes them to docs/benchmarks.md with the pictures beside it. */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT } from '../runner/project.js';
import { benchmarkLarge } from './large/benchmark.js';
import { benchmarkPolling } from './polling/benchmark.js';
import type { Benchmark, Section } from './section.js';
import { benchmarkStart } from './start/benchmark.js';

const HELP = `npm run bench -- [flags]

  --only NAME   only this benchmark; again for more. Nothing is written then
  NAME: start (time until the first request), large (very large diffs), polling (when to look again)
`;

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  // First the start of processes: those of a parent that has grown take longer to begin.
  start: benchmarkStart,
  large: benchmarkLarge,
  polling: benchmarkPolling,
};

const INTRODUCTION = `# Benchmarks

Made by \`npm run bench\` on ${new Date().toISOString().slice(0, 10)}, with ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}). Figures that are compared come from one run on one machine; ratios travel, seconds do not.
`;

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}

/** @throws when a flag is wrong, or a benchmark cannot be run */
async function main(): Promise<void> {
  const { values: flags } = parseArgs({
    options: {
      only: { type: 'string', multiple: true, default: [] },
      help: { type: 'boolean', default: false },
    },
  });
  if (flags.help) {
    console.log(HELP);
    return;
  }
  const unknown = flags.only.filter((name) => !(name in BENCHMARKS));
  if (unknown.length > 0) throw new Error(`there is no benchmark ${unknown.join(', ')} (see --help)`);
  const sections: Section[] = [];
  for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
    if (flags.only.length > 0 && !flags.only.includes(name)) continue;
    const section = await benchmark((line) => console.error(`${name}: ${line}`));
    console.log(`\n## ${section.title}\n\n${section.text}`);
    sections.push(section);
  }
  if (flags.only.length === 0) write(sections);
}

function write(sections: readonly Section[]): void {
  const docs = join(PROJECT, 'docs');
  const parts = [INTRODUCTION, ...sections.map(({ title, text }) => `## ${title}\n\n${text}\n`)];
  writeFileSync(join(docs, 'benchmarks.md'), parts.join('\n'));
  for (const [file, content] of sections.flatMap(({ pictures }) => Object.entries(pictures ?? {}))) {
    writeFileSync(join(docs, file), content);
  }
}
