import {chromium} from 'playwright-core';
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox','--headless=new'],ignoreDefaultArgs:['--headless','--hide-scrollbars']});
for (const f of process.argv.slice(2)){ const p=await (await b.newContext({viewport:{width:1000,height:1330}})).newPage(); await p.goto('file:///tmp/mt/'+f+'.pdf#toolbar=0&navpanes=0&view=Fit'); await p.waitForTimeout(2500); await p.screenshot({path:'/tmp/mt/'+f+'-pdf.png'}); }
await b.close();
