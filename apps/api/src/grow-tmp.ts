import Sqlite from 'better-sqlite3'
import { copyFileSync } from 'node:fs'
const s = new Sqlite('/tmp/bench/100000.db'); s.pragma('wal_checkpoint(truncate)'); s.close()
copyFileSync('/tmp/bench/100000.db', '/tmp/bench/1000000.db')
const db = new Sqlite('/tmp/bench/1000000.db')
db.pragma('journal_mode=WAL'); db.pragma('synchronous=OFF'); db.pragma('cache_size=-400000'); db.pragma('foreign_keys=OFF')
const cols = `"ownerId","siteId",name,type,status,"capacityW","locationName",latitude,longitude,"publicLatitude","publicLongitude","priceMicrosPerKwh",currency,description,"searchText","photosJson","isSimulated",version,"createdAt"`
for (let k = 1; k < 10; k++) {
  const d = k * 100000
  db.exec(`begin; insert into asset (seq, id, ${cols}) select seq + ${d}, substr(id, 1, 24) || printf('%012d', seq + ${d}), ${cols} from asset where seq <= 100000;
  insert into asset_term select term, seq + ${d} from asset_term where seq <= 100000;
  insert into asset_place_term select term, type, seq + ${d} from asset_place_term where seq <= 100000; commit;`)
  console.log(k, process.cpuUsage().user / 1e6)
}
db.close()
