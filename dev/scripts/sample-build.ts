/** A sample for demo and pictures: a game server before and after a release. */
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Files with their sizes in the image and on the machine; `-` where a file is absent. */
const FILES = `
bin/game_server 61.2M 63.9M, bin/game_server.debug 214.6M 221.3M, bin/libengine.so 38.4M 38.9M, bin/libvoice.so 2.3M -,
bin/libvoice_opus.so - 1.7M, bin/crash_reporter - 3.4M, bin/steam_appid.txt 7 7, maps/harbour.pak 312.5M 318.2M,
maps/harbour.lightmap 48.6M 51.3M, maps/old_mill.pak 187.3M -, maps/old_mill.lightmap 36.9M -, maps/canyon.pak - 402.8M,
maps/canyon.lightmap - 71.5M, maps/canyon_night.pak - 96.4M, maps/canyon_night.lightmap - 28.8M, maps/summit.pak 264k 264k,
maps/mapcycle.txt 312 341, maps/thumbnails/canyon.jpg - 184k, maps/thumbnails/old_mill.jpg 166k -,
config/server.cfg 2318 2402, config/matchmaking.json 14820 15377, config/loadouts.json 48112 51906,
config/weapons.json 93450 94018, config/anticheat.json 4096 4160, config/playlists/ranked.json 3271 3398,
config/playlists/canyon_launch.json - 2764, config/playlists/winter_event.json 2950 -, config/logging.yaml 871 871,
localization/strings.de.json 412k 421k, localization/strings.en.json 388k 397k, localization/strings.fr.json 418k 428k,
localization/strings.ja.json 467k 479k, localization/strings.pt-BR.json 407k 416k, localization/strings.uk.json - 489k,
addons/admin_tools/admin_tools.so 1.8M 1.9M, addons/replay/codecs/av1.so - 8.9M, addons/replay/codecs/vp8.so 6.3M -,
addons/legacy_stats/legacy_stats.so 2.7M -, addons/legacy_stats/schema.sql 18240 -,
addons/legacy_stats/migrations/0002_season_rankings_with_regional_leaderboards.sql 7480 -,
addons/metrics/dashboards/server_tick_and_bandwidth.json - 22410, scripts/start.sh 1204 1266, README.txt 2048 2048`;

const UNITS: Readonly<Record<string, number>> = { k: 1_000, M: 1_000_000 };

/** Makes both folders below `parent`. The files contain only zeros, and take no room where sparse files exist. */
export function makeSampleBuild(parent: string): { readonly image: string; readonly machine: string } {
  const [image, machine] = [join(parent, 'image'), join(parent, 'machine')];
  for (const file of FILES.split(',')) {
    const [path = '', ...sizes] = file.trim().split(' ');
    for (const [index, size] of sizes.entries()) {
      if (size === '-') continue;
      const target = join(index === 0 ? image : machine, path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, '');
      truncateSync(target, Math.round(parseFloat(size) * (UNITS[size.slice(-1)] ?? 1)));
    }
  }
  return { image, machine };
}
