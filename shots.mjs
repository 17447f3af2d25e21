import {chromium} from 'playwright-core'; import {readFileSync, existsSync} from 'node:fs';
const log=readFileSync('/tmp/mt/start.log','utf8'); const url=/http:\/\/\S+signin\?token=\S+/.exec(log)[0]; const base='http://127.0.0.1:18431';
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
const state='/tmp/mt/state.json';
const first=await b.newContext(existsSync(state)?{storageState:state}:{}); const p0=await first.newPage(); if(!existsSync(state)){await p0.goto(url); await p0.waitForTimeout(1500); await first.storageState({path:state});} await first.close();
for(const [name,path,w,h,theme,lang] of JSON.parse(process.argv[2])){
 const c=await b.newContext({storageState:state,viewport:{width:w,height:h}}); await c.addInitScript(([t,l])=>{localStorage.setItem('gemba.theme',t);localStorage.setItem('gemba.language',l);localStorage.setItem('gemba.tour','seen')},[theme||'light',lang||'en']);
 const p=await c.newPage(); p.on('pageerror',e=>console.log(name,'ERR',e.message));
 await p.goto(base+path); await p.waitForTimeout(7000);
 if(name.startsWith('print')) { const pdf=await p.pdf({path:'/tmp/mt/'+name+'.pdf',preferCSSPageSize:true}); console.log('pages',(pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)||[]).length); }
 await p.screenshot({path:'/tmp/mt/'+name+'.png'}); await c.close();
}
await b.close();
