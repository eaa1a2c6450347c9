import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One file: its path, its size in the image and on the machine in bytes; no number where it is absent. */
type SampleFile = readonly [path: string, image: number | undefined, machine: number | undefined];

const [kB, MB] = [1_000, 1_000_000];
const NONE = undefined;

/** A game server before and after a release: a new map and its texts, an addon dropped, and what each build changes. */
const FILES: readonly SampleFile[] = [
  ['bin/game_server', 61.2 * MB, 63.9 * MB],
  ['bin/game_server.debug', 214.6 * MB, 221.3 * MB],
  ['bin/libengine.so', 38.4 * MB, 38.9 * MB],
  ['bin/libphysics.so', 12.1 * MB, 12.2 * MB],
  ['bin/libnetcode.so', 4.8 * MB, 4.9 * MB],
  ['bin/libvoice.so', 2.3 * MB, NONE],
  ['bin/libvoice_opus.so', NONE, 1.7 * MB],
  ['bin/crash_reporter', NONE, 3.4 * MB],
  ['bin/steam_appid.txt', 7, 7],
  ['maps/harbour.pak', 312.5 * MB, 318.2 * MB],
  ['maps/harbour.nav', 2.1 * MB, 2.2 * MB],
  ['maps/harbour.lightmap', 48.6 * MB, 51.3 * MB],
  ['maps/old_mill.pak', 187.3 * MB, NONE],
  ['maps/old_mill.nav', 1.4 * MB, NONE],
  ['maps/old_mill.lightmap', 36.9 * MB, NONE],
  ['maps/canyon.pak', NONE, 402.8 * MB],
  ['maps/canyon.nav', NONE, 3.6 * MB],
  ['maps/canyon.lightmap', NONE, 71.5 * MB],
  ['maps/canyon_night.pak', NONE, 96.4 * MB],
  ['maps/canyon_night.lightmap', NONE, 28.8 * MB],
  ['maps/summit.pak', 264.1 * kB, 264.1 * kB],
  ['maps/summit.nav', 1.9 * MB, 2 * MB],
  ['maps/mapcycle.txt', 312, 341],
  ['maps/thumbnails/canyon.jpg', NONE, 184 * kB],
  ['maps/thumbnails/canyon_night.jpg', NONE, 171 * kB],
  ['maps/thumbnails/old_mill.jpg', 166 * kB, NONE],
  ['config/server.cfg', 2_318, 2_402],
  ['config/matchmaking.json', 14_820, 15_377],
  ['config/loadouts.json', 48_112, 51_906],
  ['config/weapons.json', 93_450, 94_018],
  ['config/vehicles.json', 61_224, 61_980],
  ['config/anticheat.json', 4_096, 4_160],
  ['config/playlists/ranked.json', 3_271, 3_398],
  ['config/playlists/casual.json', 3_904, 4_011],
  ['config/playlists/canyon_launch.json', NONE, 2_764],
  ['config/playlists/winter_event.json', 2_950, NONE],
  ['config/logging.yaml', 871, 871],
  ['localization/strings.de.json', 412 * kB, 421 * kB],
  ['localization/strings.en.json', 388 * kB, 397 * kB],
  ['localization/strings.es.json', 405 * kB, 414 * kB],
  ['localization/strings.fr.json', 418 * kB, 428 * kB],
  ['localization/strings.it.json', 401 * kB, 409 * kB],
  ['localization/strings.ja.json', 467 * kB, 479 * kB],
  ['localization/strings.ko.json', 451 * kB, 463 * kB],
  ['localization/strings.pl.json', 409 * kB, 418 * kB],
  ['localization/strings.pt-BR.json', 407 * kB, 416 * kB],
  ['localization/strings.uk.json', NONE, 489 * kB],
  ['localization/strings.zh-Hans.json', 372 * kB, 381 * kB],
  ['addons/admin_tools/admin_tools.so', 1.8 * MB, 1.9 * MB],
  ['addons/admin_tools/permissions.json', 6_412, 6_633],
  ['addons/replay/replay.so', 5.2 * MB, 5.6 * MB],
  ['addons/replay/codecs/av1.so', NONE, 8.9 * MB],
  ['addons/replay/codecs/vp8.so', 6.3 * MB, NONE],
  ['addons/legacy_stats/legacy_stats.so', 2.7 * MB, NONE],
  ['addons/legacy_stats/schema.sql', 18_240, NONE],
  ['addons/legacy_stats/migrations/0001_players_and_matches.sql', 9_120, NONE],
  ['addons/legacy_stats/migrations/0002_season_rankings_with_regional_leaderboards.sql', 7_480, NONE],
  ['addons/metrics/metrics.so', NONE, 3.1 * MB],
  ['addons/metrics/dashboards/server_tick_and_bandwidth.json', NONE, 22_410],
  ['scripts/start.sh', 1_204, 1_266],
  ['scripts/healthcheck.sh', 640, 702],
  ['scripts/drain_and_stop.sh', NONE, 918],
  ['shaders/compiled/vulkan/terrain.spv', 124 * kB, 126 * kB],
  ['shaders/compiled/vulkan/water.spv', 98 * kB, 103 * kB],
  ['shaders/compiled/vulkan/foliage.spv', 87 * kB, 87 * kB],
  ['version.txt', 11, 12],
  ['manifest.json', 38_902, 41_377],
  ['README.txt', 2_048, 2_048],
];

/**
 * Makes an image and a machine with a new build on it. The files hold only zeros: where there are sparse
 * files they take up next to no disk.
 */
export function makeSampleBuild(folder: string): { readonly image: string; readonly machine: string } {
  const [image, machine] = [join(folder, 'image'), join(folder, 'machine')];
  for (const [path, imageSize, machineSize] of FILES) {
    writeZeros(join(image, path), imageSize);
    writeZeros(join(machine, path), machineSize);
  }
  return { image, machine };
}

function writeZeros(path: string, size: number | undefined): void {
  if (size === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  truncateSync(path, Math.round(size));
}
