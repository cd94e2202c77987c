/*
The laboratory of relumlp: built by sh scripts/laboratory from the folder laboratory, not by hand.

Sources: 37ea9fd3a87e4352962fe190be03c67306c2d503ff85ab4bf8b5beee0dd7d00b
Inside: preact 11.2.0 (MIT), uplot 1.6.32 (MIT). Bundled by esbuild 0.28.2 (MIT).

preact:

The MIT License (MIT)

Copyright (c) 2015-present Jason Miller

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.

uplot:

The MIT License (MIT)

Copyright (c) 2022 Leon Sorokin

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in
all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN
THE SOFTWARE.
*/
var laboratory=(()=>{var us=Object.defineProperty;var zu=Object.getOwnPropertyDescriptor;var Ru=Object.getOwnPropertyNames;var Fu=Object.prototype.hasOwnProperty;var Tn=(e,t)=>{for(var n in t)us(e,n,{get:t[n],enumerable:!0})},Iu=(e,t,n,o)=>{if(t&&typeof t=="object"||typeof t=="function")for(let l of Ru(t))!Fu.call(e,l)&&l!==n&&us(e,l,{get:()=>t[l],enumerable:!(o=
zu(t,l))||o.enumerable});return e};var Wu=e=>Iu(us({},"__esModule",{value:!0}),e);var kp={};Tn(kp,{formulas:()=>yp,open:()=>bp,render:()=>xp});var de,gi,Hu,fn,fs,al,_i,ll,wi,ms,ds,Vu,To=Symbol.for("pv"),cl={},ul=[],Bu=/^m(i|n|o|s|text|space)$/,ps=Array.isArray,vi=ul.slice,An=Object.assign;function Cn(e){e&&e.parentNode&&e.remove()}function sl(e,t,n,o,l){var s={type:e,props:t,key:n,ref:o,__k:null,__:null,__b:0,__e:null,__c:null,constructor:To,__v:l||++gi,__i:-1,__u:0};return!l&&de.vnode&&de.vnode(s),s}function Z(e){return e.children}function rl(e,t){this.props=e,this.context=t,this.__g=0}function dn(e,t){if(t==null)return e.__&&dn(e.__,e.__i+1);for(var n;t<e.__k.length;t++)if((n=e.__k[t])&&n.__e)return n.
__e;return typeof e.type!="function"||e.props.__P?null:dn(e)}function Uu(e){var t,n=e.__v,o=n.__e,l=[],s=[],r=e.__P;r&&((t=An({constructor:To},n)).__v=n.__v+1,de.vnode&&de.vnode(t),hs(r,t,n,e.__n,r.namespaceURI,
32&n.__u?[o]:null,l,o||dn(n),32&n.__u,s),t.__v=n.__v,t.__.__k[t.__i]=t,Mi(l,t,s),n.__=n.__e=null,t.__e!=o&&yi(t))}function yi(e){if((e=e.__)&&e.__c&&!e.props.__P)return e.__e=null,e.__k.some(function(t){
return t&&(e.__e=t.__e)}),yi(e)}function pi(e){(8&e.__g||(e.__g|=8,fn.push(e),al++))&&fs==de.debounceRendering||((fs=de.debounceRendering)||queueMicrotask)(bi)}function bi(){try{for(var e,t=1;fn.length;)
fn.length>t&&fn.sort(_i),e=fn.shift(),t=fn.length,8&e.__g&&Uu(e)}finally{(al=fn.length)&&(fs||queueMicrotask)(bi)}}function xi(e,t,n,o,l,s,r,i,c,u,h){var m,_,p,y,T,S,M=o.__k||ul,x=t.length;for(c=ju(n,
t,M,c,x),m=0;m<x;m++)(p=n.__k[m])!=null&&(_=~p.__i&&M[p.__i]||cl,p.__i=m,S=hs(e,p,_,l,s,r,i,c,u,h),y=p.__e,(_.ref!=p.ref||8&_.__u)&&(_.ref&&gs(_.ref,null,p,_),p.ref&&h.push(p.ref,p.__c||y,p)),T=T||y,4&
p.__u?(c=ki(p,c,e,!_.__v),_.__e&&(_.__e=null)):typeof p.type=="function"&&S!==void 0?c=S:y&&(c=y.nextSibling),p.__u&=-21);return n.__e=T,c}function ju(e,t,n,o,l){var s,r,i,c,u,h,m,_,p,y=n.length,T=y,S=0,
M=0,x=e.__k=Array(l);for(s=0;s<l;s++)(r=t[s])!=null&&typeof r!="boolean"&&typeof r!="function"?(typeof r!="object"||r.constructor===String?r=x[s]=sl(null,r):ps(r)?r=x[s]=sl(Z,{children:r}):r.constructor===
To&&r.__b?r=x[s]=sl(r.type,r.props,r.key,r.ref,r.__v):x[s]=r,c=s+S,r.__=e,r.__b=e.__b+1,i=null,~(u=r.__i=Gu(r,n,c,T))&&(T--,(i=n[u])&&(i.__u|=2)),i&&i.__v?(r.__u|=16,u==c-1?S--:u==c+1?S++:u!=c&&(u>c?S--:
S++,M=1)):(~u||(l>y?S--:l<y&&S++),typeof r.type!="function"&&(r.__u|=4))):x[s]=null;if(M){for(h=[],m=[],s=0;s<l;s++)if((r=x[s])&&16&r.__u){for(S=0,_=h.length;S<_;)h[p=S+_>>1]<r.__i?S=p+1:_=p;h[S]=r.__i,
m[s]=S+1}for(S=h.length;s--;)m[s]&&(m[s]==S?S--:x[s].__u|=4)}if(T)for(s=0;s<y;s++)!(i=n[s])||2&i.__u||(i.__e==o&&(o=dn(i)),_s(i,i));return o}function ki(e,t,n,o){var l,s,r,i;if(typeof e.type=="functio\
n"){if(e.props.__P)return t;if(l=e.__k)for(s=0;s<l.length;s++)l[s]&&(l[s].__=e,t=ki(l[s],t,n,!1));return t}for(t&&!t.parentNode&&(t=dn(e))&&!t.parentNode&&(t=null),r=e.__e,i=t;i&&i.nodeType==8;)i=i.nextSibling;
for(r!=i&&(!o&&n.moveBefore&&r.parentNode?n.moveBefore(r,t):n.insertBefore(r,t||null)),t=r;(t=t&&t.nextSibling)&&t.nodeType==8&&!t.data.startsWith("$s"););return t}function Gu(e,t,n,o){var l,s=e.key,r=e.type,i=t[n],c=i&&!(2&i.__u);if(i===null&&s==null||c&&s==i.key&&r==i.type)return n;if(o>(c?1:0)){for(l=n-1;l>=0;l--)if((i=t[l])&&!(2&i.__u)&&s==i.key&&r==i.type)return l;
for(l=n+1;l<t.length;l++)if((i=t[l])&&!(2&i.__u)&&s==i.key&&r==i.type)return l}return-1}function hi(e,t,n){n==null&&(n=""),t[0]=="-"?e.setProperty(t,n):e[t]=n}function ol(e,t,n,o,l){var s,r;if(t=="sty\
le")if(typeof n=="string")e.style.cssText=n;else{if(typeof o=="string"&&(e.style.cssText=o=""),o)for(t in o)n&&t in n||hi(e.style,t);if(n)for(t in n)o&&n[t]==o[t]||hi(e.style,t,n[t])}else if(t[0]=="o"&&
t[1]=="n")typeof n!="function"&&(n=null),typeof o!="function"&&(o=null),(e.__e||(e.__e={}))[t]=n,n&&o||(r=ds[t]||(ds[t]=qu(t)),(e.__a||(e.__a={}))[t]=ms,s=t!=(t=t.replace(wi,"$1")),(t=t.slice(2))[0]<"\
a"&&(t=t.toLowerCase()),n?e.addEventListener(t,r,s):e.removeEventListener(t,r,s));else{if(l=="http://www.w3.org/2000/svg")t=t.replace(/xlink(H|:h)/,"h").replace(/sName$/,"s");else if(t!="width"&&t!="h\
eight"&&t!="href"&&t!="list"&&t!="form"&&t!="tabIndex"&&t!="download"&&t!="rowSpan"&&t!="colSpan"&&t!="role"&&t!="popover"&&t in e)try{return void(e[t]=n??"")}catch{}if(typeof n=="function")return;n==
null||n===!1&&t[4]!="-"?e.removeAttribute(t):e.setAttribute(t,t=="popover"&&n==1?"":n)}}function qu(e){return function(t){var n=this.__e;if(n){if(n=n[e],t[ll]==null)t[ll]=ms++;else if(t[ll]<this.__a[e])
return;return n(de.event?de.event(t):t)}}}function hs(e,t,n,o,l,s,r,i,c,u){var h,m,_,p,y,T,S,M,x,E,k,I,O,Y,j,Q,V,$,G=t.type;if(t.constructor!==To)return null;128&n.__u&&(c=32&n.__u,h=n.__c.__z)&&(t.__u|=
c,m=s=[],h.nodeType==8?i=il(h,s):s.push(h),i=s[0]||i),(h=de.__b)&&h(t);e:if(typeof G=="function"){_=r.length;try{if(M=t.props,x=(h=G.prototype)&&h.render,E=(h=G.contextType)&&o[h.__c],k=h?E?E.props.value:
h.__:o,(p=n.__c)?(t.__c=p,2&p.__g&&(p.__g|=1)):(x?t.__c=p=new G(M,k):(t.__c=p=new rl(M,k),p.constructor=G,p.render=Ku),E&&E.sub(p),p.state||(p.state={}),p.__n=o,p.__g|=8,p.__h=[],p.__k=[]),x&&(p.__s||
(p.__s=p.state),G.getDerivedStateFromProps&&(p.__s==p.state&&(p.__s=An({},p.__s)),An(p.__s,G.getDerivedStateFromProps(M,p.__s)))),y=p.props,T=p.state,p.__v=t,n.__c){if(M!==y&&x&&!G.getDerivedStateFromProps&&
p.componentWillReceiveProps&&p.componentWillReceiveProps(M,k),t.__v==n.__v&&!(8&p.__g)||!(4&p.__g)&&p.shouldComponentUpdate&&p.shouldComponentUpdate(M,p.__s,k)===!1){t.__v!=n.__v&&(p.props=M,p.state=p.
__s,p.__g&=-9),t.__e=n.__e,t.__k=n.__k,t.__k.some(function(L){L&&(L.__=t)}),ul.push.apply(p.__h,p.__k),p.__k=[],p.__h.length&&r.push(p),i=dn(n);break e}p.componentWillUpdate&&p.componentWillUpdate(M,p.
__s,k),x&&p.componentDidUpdate&&p.__h.push(function(){p.componentDidUpdate(y,T,S)})}else x&&!G.getDerivedStateFromProps&&p.componentWillMount&&p.componentWillMount(),x&&p.componentDidMount&&p.__h.push(
p.componentDidMount);p.context=k,p.props=M,p.__P=e,p.__g&=-5,I=de.__r,O=x?25:0;do p.__g&=-9,I&&I(t),h=p.render(p.props,p.state=p.__s,p.context);while(8&p.__g&&++O<25);x&&(ul.push.apply(p.__h,p.__k),p.
__k=[]),p.state=p.__s,p.getChildContext&&(o=An({},o,p.getChildContext())),x&&n.__c&&p.getSnapshotBeforeUpdate&&(S=p.getSnapshotBeforeUpdate(y,T)),Y=h&&h.type===Z&&h.key==null?h.props.children:h,M.__P&&
(h=i,l=(e=M.__P).namespaceURI,c=s=null,n.props&&n.props.__P!=e&&(n.__k.some(function(L){L&&_s(L,L)}),n.__k=null),i=n.__k?dn(n,0):null),i=xi(e,ps(Y)?Y:[Y],t,n,o,l,s,r,i,c,u),M.__P&&(t.__e=null,i=h),t.__u&=
-161,m&&m.some(Cn),p.__h.length&&r.push(p),1&p.__g&&(p.__g&=-4)}catch(L){if(r.length=_,t.__v=null,c||s)if(L&&L.then){if(t.__u|=128|c,s){for(~(V=s.indexOf(i||void 0))||(V=s.length);($=s[V-1])&&$.nodeType==
8;)V--;for(;V<s.length;V++)if($=s[V])if(s[V]=null,j){if($==Q)break}else{if($.nodeType!=8)break;$.data.startsWith("$s")&&(Q=il(j=$))}}if(!j){for(;i&&i.nodeType==8&&i.nextSibling;)i=i.nextSibling;j=i}(h=
il(j=t.__c.__z||(t.__c.__z=j)))?(t.__e=j,i=h):t.__e=i,i=i&&i.nextSibling}else s&&s.some(Cn);else t.__e=n.__e;t.__k||(t.__k=n.__k||[]),L&&L.then||Si(t),de.__e(L,t,n)}}else i=t.__e=Yu(n.__e,t,n,o,l,s,r,
c,u,e);return(h=de.diffed)&&h(t),i}function il(e,t){if(e&&e.nodeType==8&&e.data.startsWith("$s"))for(var n=1;e=e.nextSibling;){if(e.nodeType==8){if(e.data.startsWith("$s"))n++;else if(e.data.startsWith(
"/$s")&&!--n)return e}t&&t.push(e)}}function Si(e){e&&(e.__c&&(e.__c.__g|=4),e.__k&&e.__k.some(Si))}function Mi(e,t,n){for(var o=0;o<n.length;)gs(n[o++],n[o++],n[o++]);de.__c&&de.__c(t,e),e.some(function(l){
try{e=l.__h,l.__h=[],e.some(function(s){s.call(l)})}catch(s){de.__e(s,l.__v)}})}function Yu(e,t,n,o,l,s,r,i,c,u){var h,m,_,p,y,T,S,M,x=n.props||cl,E=t.props,k=t.type;if(k=="svg"?l="http://www.w3.org/2\
000/svg":k=="math"?l="http://www.w3.org/1998/Math/MathML":l||(l="http://www.w3.org/1999/xhtml"),s){for(h=0;h<s.length;h++)if((y=s[h])&&(k?y.localName==k:y.nodeType==3)){e=y,s[h]=null;break}}if(!e){if(M=
u.ownerDocument||document,!k)return M.createTextNode(E);e=M.createElementNS(l,k,E.is?E:u),i&&(de.__m&&de.__m(t,s),i=!1),s=null}if(k){if(u=k=="template"&&e.content||e,s=k=="textarea"&&E.defaultValue!=null?
null:s&&vi.call(u.childNodes),!i&&s)for(x={},h=0;h<e.attributes.length;h++)x[(y=e.attributes[h]).name]=y.value;for(h in x)y=x[h],h=="dangerouslySetInnerHTML"?_=y:h=="children"||h in E||h=="value"&&"de\
faultValue"in E||h=="checked"&&"defaultChecked"in E||ol(e,h,null,y,l);for(h in E)y=E[h],h=="children"?p=y:h=="dangerouslySetInnerHTML"?m=y:h=="value"?T=y:h=="checked"?S=y:i&&typeof y!="function"||x[h]===
y||ol(e,h,y,x[h],l);m?(i||_&&(m.__html==_.__html||m.__html==e.innerHTML)||(e.innerHTML=m.__html),t.__k=[]):(_&&(e.textContent=""),(k=="foreignObject"||l=="http://www.w3.org/1998/Math/MathML"&&Bu.test(
k))&&(l="http://www.w3.org/1999/xhtml"),xi(u,ps(p)?p:[p],t,n,o,l,s,r,s?s[0]:n.__k&&dn(n,0),i,c),s&&s.some(Cn)),i&&k!="textarea"||(h="value",k=="progress"&&T==null?e.removeAttribute(h):T==null||T===e[h]&&
(k!="progress"||T)||ol(e,h,T,x[h],l),h="checked",S!=null&&S!=e[h]&&ol(e,h,S,x[h],l))}else x===E||i&&e.data==E||(e.data=E);return e}function gs(e,t,n,o){try{typeof e=="function"?t?t.__x=e(t)||1:o&&(o=o.
__c||o.__e)&&(t=o.__x)&&(o.__x=null,typeof t=="function"?t():e(null)):e.current=t}catch(l){de.__e(l,n)}}function _s(e,t,n){var o,l,s,r;if(de.unmount&&de.unmount(e),!(o=e.ref)||o.current&&o.current!=e.
__e||gs(o,null,t,e),o=e.__c){if(o.componentWillUnmount)try{o.componentWillUnmount()}catch(i){de.__e(i,t)}o.__P=o.__n=null}if(o=e.__k)for(r=0;r<o.length;r++)o[r]&&_s(o[r],t,typeof e.type!="function"||n&&
!e.props.__P);!n&&(o=e.__c)&&(o=o.__z)&&(l=il(o,s=[]))&&(o==e.__e&&s.some(Cn),Cn(l),Cn(o)),n||Cn(e.__e),e.__e=e.__c=e.__=null}function Ku(e,t,n){return this.constructor(e,n)}function ws(e,t){var n,o,l,
s;de.__&&de.__(e,t),t.nodeType==9&&(t=t.documentElement),o=(n=e&&32&e.__u)?null:t.__k,t.__k=sl(Z,{children:[e]}),l=[],s=[],hs(t,t.__k,o||cl,cl,t.namespaceURI,o?null:t.firstChild?vi.call(t.childNodes):
null,l,o?o.__e:t.firstChild,n,s),Mi(l,t.__k,s),t.__k.props.children=null}de={__e:function(e,t,n,o){for(var l,s,r;t=t.__;)if((l=t.__c)&&!(1&l.__g)){l.__g|=4;try{if((r=(s=l.constructor)&&s.getDerivedStateFromError)&&l.setState(s.getDerivedStateFromError(e)),l.componentDidCatch&&
(l.componentDidCatch(e,o||{}),r=1),r&&8&l.__g)return void(l.__g|=2)}catch(i){e=i}}throw al=0,e}},gi=0,Hu=function(e){return e!=null&&e.constructor===To},rl.prototype.setState=function(e,t){var n=this.
__s;n&&n!=this.state||(n=this.__s=An({},this.state)),typeof e=="function"&&(e=e(An({},n),this.props)),e&&(An(n,e),this.__v&&(t&&this.__k.push(t),pi(this)))},rl.prototype.forceUpdate=function(e){this.__v&&
(this.__g|=4,e&&this.__h.push(e),pi(this))},rl.prototype.render=Z,fn=[],al=0,_i=function(e,t){return e.__v.__b-t.__v.__b},ll=Symbol(),wi=/(PointerCapture)$|Capture$/i,ms=0,ds={},Vu=0;var ys={};Tn(ys,{dyadic:()=>Ut,isSame:()=>vs,plus:()=>Ao,rounded:()=>Po,times:()=>Co,wholes:()=>fl});var Ti=new DataView(new ArrayBuffer(8)),Ut=e=>{Ti.setFloat64(0,e);let t=Ti.getBigUint64(0),n=Number(
t>>52n&2047n),o=t&(1n<<52n)-1n|(n?1n<<52n:0n);return{m:t>>63n?-o:o,e:Math.max(n,1)-1075}},Co=(e,t)=>({m:e.m*t.m,e:e.e+t.e}),Ao=(e,t)=>{let n=Math.min(e.e,t.e);return{m:(e.m<<BigInt(e.e-n))+(t.m<<BigInt(
t.e-n)),e:n}},vs=(e,t)=>Ao(e,{m:-t.m,e:t.e}).m===0n,Po=({m:e,e:t})=>{let n=e<0n?-e:e,o=BigInt(Math.max(0,n.toString(2).length-64)),l=n>>o,s=l<<o===n?0n:1n,r=t+Number(o),i=Math.trunc(r/2);return(e<0n?-1:
1)*Number(l|s)*2**i*2**(r-i)},fl=e=>{let t=e.map(Ut).map(o=>o.m===0n?{m:0n,e:0}:o),n=t.reduce((o,l)=>Math.min(o,l.e),0);return{numbers:t.map(o=>o.m<<BigInt(o.e-n)),e:n}};var As={};Tn(As,{CASES:()=>Ms,certificate:()=>Cs,classGraph:()=>Ei,gapsOf:()=>Ss,whichCase:()=>Ts});var ks={};Tn(ks,{LOSSES:()=>Qt,betas:()=>Eo,dot:()=>rt,forward:()=>Zt,largest:()=>Jt,mean:()=>jt,piece:()=>xs,range:()=>ne,softmax:()=>Ci,total:()=>we});var ne=(e,t)=>Array.from({length:t-e},(n,o)=>e+
o),we=e=>e.reduce((t,n)=>t+n,0),jt=e=>e.length?we(e)/e.length:NaN,rt=(e,t)=>{let n=0;for(let o=0;o<e.length;o++)n+=e[o]*t[o];return n},Jt=e=>e.indexOf(Math.max(...e)),bs=e=>e>=0?1/(1+Math.exp(-e)):Math.
exp(e)/(1+Math.exp(e)),Ju={relu:[e=>Math.max(e,0),e=>e>0?1:0],sigmoid:[bs,e=>bs(e)*(1-bs(e))],identity:[e=>e,()=>1]},Zt=({W:e,b:t,unit:n},o)=>{let l=e.length-1,s={z:[null],a:[o],slope:[null],on:[null]};
for(let r=1;r<=l;r++){let[i,c]=Ju[r===l?"identity":n],u=e[r].map((m,_)=>rt(m,s.a[r-1])+(t[r]?t[r][_]:0)),h=u.map(i);s.z.push(u),s.a.push(h),s.slope.push(u.map(c)),s.on.push(n==="sigmoid"&&r<l?h.map(m=>m>
.5):u.map(m=>m>0))}return s},Ci=e=>{let t=Math.max(...e),n=e.map(l=>Math.exp(l-t)),o=we(n);return n.map(l=>l/o)},Qt={"squared-error":{value:(e,t)=>we(e.map((n,o)=>(n-t[o])**2))/2,slope:(e,t)=>e.map((n,o)=>n-
t[o])},"cross-entropy":{value:(e,t)=>{let n=Math.max(...e),o=Math.log(we(e.map(l=>Math.exp(l-n))));return we(e.map((l,s)=>t[s]*(o-(l-n))))},slope:(e,t)=>Ci(e).map((n,o)=>n-t[o])}},Eo=({W:e},t,n)=>{let o=e.
length-1,l=Array(o+1).fill(null);l[o]=n;for(let s=o-1;s>=1;s--)l[s]=t[s].map((r,i)=>r?r*we(e[s+1].map((c,u)=>c[i]*l[s+1][u])):0);return l},xs=({W:e,b:t},n)=>{let o=e.length-1,l=e[o],s=e[o].map((r,i)=>t[o]?
t[o][i]:0);for(let r=o-1;r>=1;r--){let i=l.map(c=>c.map((u,h)=>u*n[r][h]));s=s.map((c,u)=>c+(t[r]?rt(i[u],t[r]):0)),l=i.map(c=>e[r][0].map((u,h)=>we(c.map((m,_)=>m*e[r][_][h]))))}return{M:l,c:s}};var Ss=(e,t,n,o)=>{let l=e.map((c,u)=>c-t[u]),s=n.map((c,u)=>c-o[u]),r=rt(l,s),i=(c,u)=>u===0?NaN:c/u;return{α:l,φ:s,sum:r,activationRatio:i(l[0],l[1]),weightRatio:i(-s[1],s[0])}},Ms=["fails: .16 do\
es not hold","opposite: .19 and .20","above: .21 and .22, α-ratio > φ-ratio","below: .21 and .22, α-ratio < φ-ratio","α_j = 0: not in the paper's list","α_k = 0: not in the paper's list",".16 ho\
lds, .15 does not"],Ts=({α:[e,t],φ:[n,o],sum:l})=>{let[s,r,i]=[Math.sign(e)*Math.sign(t),Math.sign(n)*Math.sign(t),Math.sign(n)*Math.sign(o)];return l>0?i>=0?6:e===0?4:t===0?5:s<0?1:r>0?2:3:0},it=null,
Ai=(e,t)=>e===it||t===it?it:e+t,Pi=e=>e.reduce((t,n)=>t===it||n!==it&&n<t?n:t,it),Ei=(e,t,n)=>{let o=n[0].length,l=fl(e.flat()),s=fl(n.flat()),r=(h,m)=>ne(0,o).reduce((_,p)=>_+l.numbers[h*o+p]*s.numbers[m*
o+p],0n),i=e.map((h,m)=>n.map((_,p)=>r(m,p))),c=n.map(()=>n.map(()=>it)),u=n.map(()=>n.map(()=>-1));return t.forEach((h,m)=>n.forEach((_,p)=>{let y=i[m][h]-i[m][p];p!==h&&(c[h][p]===it||y<c[h][p])&&([
c[h][p],u[h][p]]=[y,m])})),{edge:c,sample:u,unit:2**(l.e+s.e)}},Zu=e=>{let t=ne(0,e.length).filter(r=>e[r].some(i=>i!==it)),n=t.length;if(n<2)return it;let o=[t.map(()=>0n)];for(let r=0;r<n;r++)o.push(
t.map((i,c)=>Pi(t.map((u,h)=>Ai(o[r][h],e[u][i])))));let l=(r,i)=>r.p*i.q<i.p*r.q;return t.map((r,i)=>ne(0,n).map(c=>({p:o[n][i]-o[c][i],q:BigInt(n-c)})).reduce((c,u)=>l(c,u)?u:c)).reduce((r,i)=>l(i,r)?
i:r)},Qu=e=>{let t=e.map(()=>0n);for(let n=1;n<e.length;n++)t=t.map((o,l)=>Pi([o,...t.map((s,r)=>Ai(s,e[r][l]))]));return t},Xu=(e,t)=>{let n=ne(0,t.length),o=new Set(n),l=c=>n.find(u=>o.has(u)&&e[c][u]!==
it&&t[c]+e[c][u]===t[u]);for(let c;(c=[...o].filter(u=>l(u)===void 0)).length;)c.forEach(u=>o.delete(u));let s=[n.find(c=>o.has(c))];for(;!s.slice(0,-1).includes(s.at(-1));)s.push(l(s.at(-1)));let r=s.
slice(s.indexOf(s.at(-1)),-1),i=r.indexOf(Math.min(...r));return[...r.slice(i),...r.slice(0,i)]},Cs=(e,t,n)=>{let{edge:o,sample:l,unit:s}=Ei(e,t,n),r=Zu(o);if(r===it)return{biases:n.map(()=>0),margin:1/0,
cycle:[],samples:[],edges:[],sum:NaN};let i=o.map(_=>_.map(p=>p===it?it:p*r.q-r.p)),c=Qu(i),u=Xu(i,c),h=u.map((_,p)=>[_,u[(p+1)%u.length]]),m=(_,p=1n)=>Number(_)/Number(p)*s;return{biases:r.p>0n?c.map(
_=>m(_,r.q)):null,margin:m(r.p,r.q),cycle:u,samples:h.map(([_,p])=>l[_][p]),edges:h.map(([_,p])=>m(o[_][p])),sum:m(h.reduce((_,[p,y])=>_+o[p][y],0n))}};var Os={};Tn(Os,{causeOf:()=>Ns,costsOf:()=>tf,gradient:()=>Ps,netCostTerms:()=>$s,splits:()=>Es,tryStep:()=>Ds,updated:()=>Di});var ef={beta1:.9,beta2:.999,epsilon:1e-8},tf=(e,t,n,o)=>t.map((l,s)=>Eo(e,l.slope,Qt[o].slope(l.z.at(-1),n[s]))),Ps=(e,t,n,o,l)=>{let s=(r,i,c)=>{let u=Array(c).fill(0);for(let h of o){let m=n[h][r][i],
_=t[h].a[r-1];if(m)for(let p=0;p<c;p++)u[p]+=m*_[p]}return u.map(h=>h/l)};return{W:e.W.map((r,i)=>r&&r.map((c,u)=>s(i,u,c.length))),b:e.b.map((r,i)=>r&&r.map((c,u)=>we(o.map(h=>n[h][i][u]))/l))}},$i={
sgd:(e,t)=>-t*e,adam:(e,t)=>{let{beta1:n,beta2:o,epsilon:l}=ef,s=(1-n)*e/(1-n),r=(1-o)*e*e/(1-o);return-t*s/(Math.sqrt(r)+l)}},Di=(e,t,{rule:n,η:o})=>({...e,W:e.W.map((l,s)=>l&&l.map((r,i)=>r.map((c,u)=>c+
$i[n](t.W[s][i][u],o)))),b:e.b.map((l,s)=>l&&l.map((r,i)=>r+$i[n](t.b[s][i],o)))}),Ni=(e,t)=>e.map((n,o)=>n-t[o]),Es=(e,t,n,o,l,s)=>{let r=e.W[l][s],i=Ni(t.W[l][s],r),c=e.b[l]?e.b[l][s]:0,u=e.b[l]?t.b[l][s]-
c:0;return n.map((h,m)=>{let _=h.a[l-1],p=l>1?Ni(o[m].a[l-1],_):[],y={before:rt(_,r)+c,own:rt(_,i)+u,inputs:rt(p,r),both:rt(p,i)};return{...y,after:y.before+y.own+y.inputs+y.both}})},$s=(e,t,n,o,l,s,r)=>o.
map(i=>{let c=rt(t[l].a[s-1],t[i].a[s-1])+(e.b[s]?1:0);return{s:i,inner:c,cost:n[i][s][r],term:c*n[i][s][r]}}),Ns=({before:e,own:t,inputs:n,after:o})=>{let l=e>0,s=r=>e+r>0!==l;return o>0===l?"":s(t)?
s(n)?"either":"own weights":s(n)?"inputs":s(t+n)?"together":"their product"},Ds=(e,t,n,o,l)=>{let s=Di(e,o,l);return{moved:s,traces:n.map(r=>Zt(s,r))}};var Fs={};Tn(Fs,{classCounts:()=>Li,classSizes:()=>zs,layerMeasures:()=>Rs,nodeMeasures:()=>zi,patternCounts:()=>Ls,perplexity:()=>Ri});var zs=(e,t)=>{let n=Array(t).fill(0);for(let o of e)n[o]++;return n},Li=(e,t,n)=>e[0].map((o,l)=>zs(t.filter((s,r)=>e[r][l]),n)),Oi=e=>{let t=we(e.map(we));return we(e.map(n=>we(n.map(o=>o?o*Math.log(
we(n)/o):0))))/t},nf=(e,t)=>[t.map((n,o)=>n-e[o]),e],zi=(e,t)=>{let[n,o]=nf(e,t),l=t.map((r,i)=>[n[i],o[i]]),s=we(o)>0&&we(n)>0;return{f:jt(t.map((r,i)=>r?e[i]/r:NaN).filter(r=>!Number.isNaN(r))),p:s?
1-Oi(l)/Math.log(2):NaN,u:s&&t.length>1?1-Oi([n,o])/Math.log(t.length):NaN}},Ri=e=>{let t=we(e);return t?Math.exp(we(e.map(n=>n?n/t*Math.log(t/n):0))):NaN},Ls=e=>{let t=new Map;for(let n of e){let o=n.
map(Number).join("");t.set(o,(t.get(o)??0)+1)}return[...t.values()]},Rs=(e,t,n)=>{let o=zs(t,n),l=Li(e,t,n),s=l.map(c=>zi(c,o)),r=c=>jt(c.filter(u=>!Number.isNaN(u))),i=o.map((c,u)=>Ri(Ls(e.filter((h,m)=>t[m]===
u))));return{nodes:s,f:jt(s.filter((c,u)=>we(l[u])).map(c=>c.f)),p:r(s.map(c=>c.p)),u:r(s.map(c=>c.u)),patterns:Ls(e).length,perplexity:r(i)}};var Bs={};Tn(Bs,{MOST_PATHS:()=>ml,activePaths:()=>No,countActive:()=>Ws,countPaths:()=>to,exactPathSum:()=>Vs,exactRecursion:()=>Hs,index:()=>pl,pathNodes:()=>$o,pathNumber:()=>Is,pathProduct:()=>hl});var ml=2e4,to=(e,t)=>e.slice(t+1).reduce((n,o)=>n*o,1),pl=(e,t,n,o,l)=>o===t?n:Math.floor(l/to(e,o))%e[o],$o=(e,t,n,o)=>ne(t,e.length).map(l=>pl(e,t,n,l,o)),Is=(e,t,n)=>n.slice(1).reduce((o,l,s)=>o*e[t+
1+s]+l,0),Fi=({W:e},t,n,o)=>{let l=e.length-1,s=o.slice(1).map((i,c)=>e[n+c+1][i][o[c]]),r=o.filter((i,c)=>n+c>0&&n+c<l).map((i,c)=>t[Math.max(n,1)+c][i]);return[...s,...r]},hl=(e,t,n,o)=>Fi(e,t,n,o).
reduce((l,s)=>l*s,1),dl=(e,t,n,o)=>n===0||n===t||e[n][o]!==0,Ws=(e,t,n)=>{let o=e.length-1,l=ne(t+1,o+1).map(s=>e[s].filter((r,i)=>dl(e,o,s,i)).length);return dl(e,o,t,n)?l.reduce((s,r)=>s*r,1):0},No=(e,t,n,o,l=ml)=>{
let s=e.W.length-1,r=[],i=(c,u)=>{r.length>=l||(c===s?r.push({nodes:u,end:u.at(-1),product:hl(e,t,n,u)}):t[c+1].forEach((h,m)=>dl(t,s,c+1,m)&&i(c+1,[...u,m])))};return dl(t,s,n,o)&&i(n,[o]),r},Hs=({W:e},t,n,o,l)=>{
let s=e.length-1,r=Ut(0),i=n.map(Ut);for(let c=s-1;c>=o;c--)i=e[c+1][0].map((u,h)=>{if(c===o&&h!==l||c>0&&!t[c][h])return r;let m=i.reduce((_,p,y)=>p.m?Ao(_,Co(p,Ut(e[c+1][y][h]))):_,r);return c>0?Co(
Ut(t[c][h]),m):m});return i[l]},Vs=(e,t,n,o,l)=>l.reduce((s,{nodes:r,end:i})=>{let c=Fi(e,t,o,r).map(Ut);return Ao(s,c.reduce(Co,Ut(n[i])))},Ut(0));var Ii={part:1,net:"",step:-1,s:0,l:1,j:0,k:0,b:0,i:0,eta:.1,rule:"sgd",batch:"",t:-1,biases:"",x:"",e:"",claim:"",q:""},Us=e=>{let t=new URLSearchParams(e.replace(/^#/,""));return Object.fromEntries(
Object.entries(Ii).map(([n,o])=>{let l=t.get(n),s=Number(l);return l===null?[n,o]:[n,typeof o=="string"?l:Number.isFinite(s)?s:o]}))},js=e=>new URLSearchParams(Object.entries(e).filter(([t,n])=>n!==Ii[t]).
map(([t,n])=>[t,String(n)])).toString(),gl=e=>e.split(",").map(t=>t.split(":")).filter(([t,n])=>t&&n!==""&&Number.isFinite(+n)).map(([t,n])=>[t,+n]),Gs=(e,t,n)=>[...gl(e).filter(([o])=>o!==t),[t,n]].map(
o=>o.join(":")).join(",");var Xt=e=>t=>{t.preventDefault();let[n,o]=[t.clientX,t.clientY],l=r=>e(r.clientX-n,r.clientY-o,r),s=()=>{window.removeEventListener("pointermove",l),window.removeEventListener("pointerup",s),window.removeEventListener(
"pointercancel",s)};window.addEventListener("pointermove",l),window.addEventListener("pointerup",s),window.addEventListener("pointercancel",s)};var of={float32:Float32Array,float64:Float64Array,uint8:Uint8Array},_l=({dtype:e,shape:[t,n],data:o,palette:l})=>{let s=Uint8Array.from(atob(o),i=>i.charCodeAt(0)),r=Array.from(new of[e](s.buffer),i=>l?
l[i]:i);return Array.from({length:t},(i,c)=>r.slice(c*n,(c+1)*n))},lf=({sizes:e,bias:t,unit:n},o)=>{let l=[null],s=[null],r=0;for(let i=1;i<e.length;i++)l.push(Array.from({length:e[i]},()=>o.slice(r,r+=
e[i-1]))),s.push(t[i]?o.slice(r,r+=e[i]):null);return{sizes:e,unit:n,W:l,b:s}},Wi=e=>{let t=s=>Array.from({length:e.sizes.at(-1)},(r,i)=>+(i===s)),n=_l(e.inputs),o=(s,r)=>Math.min(s,...r),l=(s,r)=>Math.
max(s,...r);return{...e,X:n,span:[n.reduce(o,1/0),n.reduce(l,-1/0)],slopes:e.slopes&&_l(e.slopes),Y:e.targets?_l(e.targets):e.labels.map(t),nets:_l(e.theta).map(s=>lf(e,s))}},sf=(e,t)=>{let n=structuredClone(
e);for(let[o,l]of gl(t)){let[s,r,i]=o.split(".");i==="b"&&n.b[s]?.[r]!==void 0?n.b[s][r]=l:n.W[s]?.[r]?.[i]!==void 0&&(n.W[s][r][i]=l)}return n},Hi=(e,t)=>{let n=sf(e.nets.at(t.step)??e.nets.at(-1),t.
e),o=t.s,l=e.X.map((u,h)=>h===o?rf(u,t.x):u),s=l.map(u=>Zt(n,u)),r=Qt[e.loss].slope,i=e.slopes??s.map((u,h)=>r(u.z.at(-1),e.Y[h])),c=s.map((u,h)=>Eo(n,u.slope,i[h]));return{net:n,X:l,traces:s,dE:i,β:c}},
rf=(e,t)=>{let n=[...e];for(let[o,l]of gl(t))n[o]!==void 0&&(n[o]=l);return n};var qs=e=>e.replace(/-/g,"−"),wl=e=>qs(String(e)),D=(e,t=3)=>{if(e==null||Number.isNaN(e))return"–";if(!Number.isFinite(e))return e>0?"∞":"−∞";let n=Math.abs(e);return Number.isInteger(e)&&n<
1e6?qs(String(e)):qs(n<1e-4||n>=1e6?e.toExponential(t-1):String(+e.toPrecision(t)))},Do=e=>(e>0?"+":"")+D(e),en=e=>e.toLocaleString("en"),Te=(e,t,n)=>Math.min(Math.max(e,t),n),no=(e,t=.08)=>{let n=Math.
min(...e),o=Math.max(...e),l=(o-n||1)*t;return[n-l,o+l]};var af=5,cf={step:-1,s:0,t:-1,l:1,j:0,k:0,b:0,i:0,x:"",e:"",biases:"",batch:""},uf={ArrowLeft:[-1,0],ArrowRight:[1,0],ArrowUp:[0,-1],ArrowDown:[0,1]},Mt=({key:e})=>uf[e]??(e==="Enter"||e===" "?[0,0]:void 0),
Ys=({state:e,study:t})=>{let{sizes:n}=t,o=t.X.length,l=(i,c,u)=>Te(Math.round(i),c,u);e.part=l(e.part,1,af);let[s,r]=e.part===3?[1,Math.max(1,n.length-2)]:[0,n.length-1];e.l=l(e.l,s,r),e.j=l(e.j,0,n[e.
l]-1),e.k=l(e.k,0,n[Math.max(e.l,1)-1]-1),e.i=l(e.i,0,n[0]-1),e.s=l(e.s,0,o-1),e.t=l(e.t,-1,o-1),e.b=Math.max(0,Math.round(e.b))%n.slice(e.l+1).reduce((i,c)=>i*c,1),e.eta>=0||(e.eta=.1),["sgd","adam"].
includes(e.rule)||(e.rule="sgd")},ff=(e,t)=>{let n=new Map,o=new Map;return{get study(){let l=t.has(e.state.net)?e.state.net:e.data.networks[0].key;return n.has(l)||n.set(l,{...Wi(t.get(l)),key:l}),n.
get(l)},seen:()=>(({net:l,step:s,e:r,x:i,s:c})=>[l,s,r,i,i&&c])(e.state),kept(l,s,r=e.seen()){let i=JSON.stringify(r);return o.get(l)?.key!==i&&o.set(l,{key:i,value:s()}),o.get(l).value},now(){let l=e.
kept("now",()=>Hi(e.study,e.state));return{...l,t:l.traces[e.state.s]}},stepIndex(){let l=e.study.steps.length-1;return e.state.step<0?l:Math.min(e.state.step,l)},other(){let{labels:l}=e.study,{s,t:r}=e.
state;return r>=0?r:Math.max(0,(l??[]).findIndex(i=>i!==l[s]))},className:l=>String(e.study.classes[l]??l??"–"),classOf:l=>e.className(e.study.labels?.[l])}},df=(e,t)=>({set(n){Object.assign(e.state,
n),Ys(e),t(js(e.state)),e.draw()},go(n){n.replace(/^#/,"")!==js(e.state)&&(Object.assign(e.state,Us(n)),Ys(e),e.draw())},load:(n,o)=>e.set({...cf,net:n,part:o}),choose:(n,o)=>e.set({l:n,j:o,k:0,b:0}),
setStep:n=>e.set({step:n===e.study.steps.length-1?-1:n,e:""}),setInput:(n,o)=>e.set({x:Gs(e.state.x,String(n),+o.toPrecision(6))}),setWeight:(n,o,l,s)=>e.set({e:Gs(e.state.e,`${n}.${o}.${l}`,+s.toPrecision(
6))}),dragInput:(n,o)=>Xt((l,s)=>Math.abs(s)>2&&e.setInput(n,o-s/40)),dragWeight:(n,o,l,s)=>Xt((r,i)=>Math.abs(i)>2&&e.setWeight(n,o,l,s-i/40)),walk(n,o,l,s){let r=Mt(n);if(!r)return;n.preventDefault();
let{sizes:i}=e.study,c=Te(o+r[0],s,i.length-1);e.choose(c,Te(l+r[1],0,i[c]-1)),e.focus(`node-${e.state.l}-${e.state.j}`)}}),Vi=(e,t,n)=>{let o=new Map(e.networks.map(s=>[s.key,s]));for(let s of e.claims)
s.study&&o.set(`claim:${s.id}`,s.study);let l={data:e,state:Us(t)};for(let s of[ff(l,o),df(l,n)])Object.defineProperties(l,Object.getOwnPropertyDescriptors(s));return Ys(l),l};var Lo,Re,Ks,Bi,Js=Object.is,vl=0,Qi=[],Zs=[],Ne=de,Ui=Ne.__b,ji=Ne.__r,Gi=Ne.diffed,qi=Ne.__c,Yi=Ne.unmount,Ki=Ne.__;function Xs(e,t){Ne.__h&&Ne.__h(Re,e,vl||t),vl=0;var n=Re.__H||(Re.__H={__:[],__h:[]});
return e>=n.__.length&&n.__.push({}),n.__[e]}function oo(e){return vl=1,mf(ea,e)}function mf(e,t,n){var o=Xs(Lo++,2);if(o.t=e,!o.__c&&(o.__=[n?n(t):ea(void 0,t),function(s){var r=(o.__N||o.__)[0],i=o.
t(r,s);Js(r,i)||(o.__N=[i,o.__[1]],o.__c.setState({}))}],o.__c=Re,!Re.__f)){Re.__f=!0;var l=Re.shouldComponentUpdate;Re.shouldComponentUpdate=function(s,r,i){var c=this.__H;if(!c)return!0;var u=!1,h=this.
props!=s;if(c.__.some(function(_){_.__N&&(u=!0,Js(_.__[0],_.__N[0])||(h=!0))}),l){var m=l.call(this,s,r,i);return u?m||h:m}return!u||h}}return o.__}function zo(e,t){var n=Xs(Lo++,4);!Ne.__s&&Xi(n.__H,t)&&(n.__P=!1,n.__=e,n.u=t,Re.__h.push(n))}function lo(e){return vl=5,pf(function(){return{current:e}},[])}function pf(e,t){var n=Xs(Lo++,7);return Xi(n.__H,t)&&(n.__=e(),n.__H=t),n.__}function hf(){var e;do{for(;e=Zs.shift();)try{Oo(e)}catch(n){Ne.__e(n,{__:(e=e.__P)&&e.__v})}for(;e=Qi.shift();){var t=e.__H;if(e.__P&&t)try{t.__h.some(Oo),t.__h.some(Qs),t.__h=[]}catch(n){t.__h=[],Ne.
__e(n,e.__v)}}}while(Zs.length)}Ne.__b=function(e){Re=null,Ui&&Ui(e)},Ne.__=function(e,t){e&&t.__k&&t.__k.__m&&(e.__m=t.__k.__m),Ki&&Ki(e,t)},Ne.__r=function(e){ji&&ji(e),Lo=0;var t=(Re=e.__c).__H;t&&
(Ks==Re?Re.__h=[]:(t.__h.some(Oo),t.__h.some(Qs),Lo=0),t.__h=[],t.__.some(function(n){n.__N&&(n.__=n.__N),n.u=n.__N=void 0})),Ks=Re},Ne.diffed=function(e){Gi&&Gi(e);var t=e.__c;t&&t.__H&&(t.__H.__h.length&&
Zi(Qi.push(t)),t.__H.__.some(function(n){n.u&&(n.__H=n.u)})),Ks=Re=null},Ne.__c=function(e,t){t.some(function(n){try{n.__h.some(Oo),n.__h=n.__h.filter(function(o){return!o.__||Qs(o)})}catch(o){n.__h=[
function(){throw o}]}}),qi&&qi(e,t)},Ne.unmount=function(e){Yi&&Yi(e);var t,n,o=e.__c;o&&o.__H&&(o.__H.__.some(function(l){try{if(l.__P&&l.__c){if(n===void 0){for(n=e.__;n&&(!n.__c||!n.__c.__P);)n=n.__;
n=n&&n.__c}l.__P=n,Zi(Zs.push(l))}else Oo(l)}catch(s){t=s}}),o.__H=void 0,t&&Ne.__e(t,o.__v))};var Ji=typeof requestAnimationFrame=="function";function gf(e){var t,n=function(){clearTimeout(o),Ji&&cancelAnimationFrame(
t),setTimeout(e)},o=setTimeout(n,35);Ji&&(t=requestAnimationFrame(n))}function Zi(e){e!=1&&Bi==Ne.requestAnimationFrame||((Bi=Ne.requestAnimationFrame)||gf)(hf)}function Oo(e){var t=Re,n=e.__c;typeof n==
"function"&&(e.__c=void 0,n()),Re=t}function Qs(e){var t=Re;e.__c=e.__(),Re=t}function Xi(e,t){return!e||e.length!=t.length||t.some(function(n,o){return!Js(n,e[o])})}function ea(e,t){return typeof t==
"function"?t(e):t}var _f=Symbol.for("pv"),wf=0;function d(e,t,n,o,l,s){t||(t={});var r,i,c=t;if("ref"in c&&typeof e!="function")for(i in c={},t)i=="ref"?r=t[i]:c[i]=t[i];var u={type:e,props:c,key:n,ref:r,__k:null,__:null,__b:0,__e:null,__c:null,constructor:_f,
__v:--wf,__i:-1,__u:0};return(l||s)&&(u.__source=l,u.__self=s),de.vnode&&de.vnode(u),u}var at=({name:e,at:t,value:n,low:o,high:l,step:s=1,set:r,show:i=D})=>d("label",{class:"slider",children:[d("span",{children:e}),d("input",{type:"range","aria-label":e,"data-key":t,min:o,max:l,step:s,value:n,
"aria-valuetext":i(n),onInput:c=>r(+c.target.value)}),d("output",{children:i(n)})]}),Dt=({name:e,at:t,value:n,options:o,set:l})=>d("label",{class:"choice",children:[d("span",{children:e}),d("select",{
"aria-label":e,"data-key":t,value:n,onChange:s=>l(s.target.value),children:o.map(([s,r])=>d("option",{value:s,children:r},s))})]}),pt=({at:e,press:t,children:n,...o})=>d("button",{type:"button","data-\
key":e,onClick:t,...o,children:n}),Ee=({title:e,children:t})=>d("section",{class:"card",children:[d("h2",{children:e}),t]}),De=({caption:e,head:t,rows:n})=>d("div",{class:"wide",children:d("table",{children:[
d("caption",{children:e}),d("thead",{children:d("tr",{children:t.map(o=>d("th",{scope:"col",children:o}))})}),d("tbody",{children:n.map(o=>{let l=o[0]?.constructor===Object,[s,...r]=l?o:[{},...o];return d(
"tr",{...s,children:r.map(i=>d("td",{children:i}))})})})]})}),Ge=({most:e=720,children:t,...n})=>{let o=lo(null),[l,s]=oo(0);return zo(()=>{let r=()=>s(Te(Math.floor(o.current.clientWidth),260,e)),i=new ResizeObserver(
r);return r(),i.observe(o.current),()=>i.disconnect()},[e]),d("div",{ref:o,...n,children:l>0&&t(l)})};var ta=({app:e})=>{let{claims:t}=e.data,n=e.state.q.toLowerCase(),o=t.filter(s=>`${s.id} ${s.statement}`.toLowerCase().includes(n)),l=t.find(s=>s.id===e.state.claim)??o[0];return d("div",{class:"split\
 narrow",children:[d("div",{children:[d("label",{class:"choice",children:[d("span",{children:"Search"}),d("input",{type:"search","aria-label":"words of a statement","data-key":"search",value:e.state.q,
onInput:s=>e.set({q:s.target.value})})]}),d(vf,{app:e,found:o,chosen:l})]}),d("div",{children:l&&d(yf,{app:e,claim:l})})]})},vf=({app:e,found:t,chosen:n})=>{let o=Math.max(0,t.indexOf(n)),l=s=>{let r={
Home:0,End:t.length-1}[s.key]??(Mt(s)&&o+Mt(s)[1]);if(r===void 0||s.key==="Enter"||s.key===" ")return;s.preventDefault();let{id:i}=t[Te(r,0,t.length-1)];e.set({claim:i}),e.focus(`claim-${i}`)};return t.
length?d("div",{class:"claims",role:"listbox","aria-label":"refuted statements",onKeyDown:l,children:t.map((s,r)=>d("button",{type:"button",role:"option","aria-selected":s===n,tabindex:r===o?0:-1,"dat\
a-key":`claim-${s.id}`,"data-claim":s.id,onClick:()=>e.set({claim:s.id}),children:[d("b",{children:s.id}),d("small",{children:s.study?"network":""})]},s.id))}):d("p",{children:"No statement has these \
words."})},yf=({app:e,claim:{id:t,statement:n,failure:o,correction:l,note:s,sides:r,study:i,fields:c}})=>{let u=r.length>1?["left side","right side"]:["what should hold"];return d(Ee,{title:t,children:[
d("p",{class:"statement",children:n}),d("p",{children:["It fails: ",o,".",l&&` What is true instead is ${l}.`,s&&` ${s}`]}),r.length>0&&d("dl",{class:"pair sides",children:r.map(({code:h,value:m},_)=>d(
"div",{children:[d("dt",{children:[u[_]," ",d("code",{children:h})]}),d("dd",{"data-side":_,children:m})]}))}),i?d("div",{class:"row",children:[d(pt,{at:"open",press:()=>e.load(`claim:${t}`,1),children:"\
Open the network in part 1"}),i.labels&&d(pt,{at:"open-4",press:()=>e.load(`claim:${t}`,4),children:"Open in part 4"})]}):d("p",{class:"note",children:"This counterexample is not a network; its number\
s are below."}),d("div",{class:"claim",children:d(De,{caption:"The counterexample",head:["name","value"],rows:c})})]})};var na=({app:e})=>{let{sizes:t}=e.study,{l:n,j:o,b:l,s}=e.state,{net:r,t:i}=e.now(),c=t.length-1,u=to(t,n),h=$o(t,n,o,l),m=p=>e.set({b:(l+p+u)%u}),_=h.map((p,y)=>[n+y,p]).filter(([p,y])=>p>0&&p<c&&!i.
slope[p][y]);return d(Ee,{title:"The path counter I(r, b)",children:[d("div",{class:"row",children:[d(at,{name:"path b",at:"path",low:0,high:u-1,value:l,set:p=>e.set({b:p}),show:p=>`${p} of 0 … ${u-
1}`}),d(pt,{at:"less",press:()=>m(-1),children:"◀ b − 1"}),d(pt,{at:"more",press:()=>m(1),children:"b + 1 ▶"})]}),d("div",{class:"wheels",role:"img","aria-label":`path ${l} visits nodes ${h.join(
", ")}`,children:ne(n,c+1).map(p=>d("div",{class:"wheel",children:[d("span",{children:["layer ",p]}),d("b",{"data-wheel":p,children:pl(t,n,o,p,l)}),d("small",{children:p===n?"start":`of ${t[p]}`})]}))}),
d("p",{children:["I(r, b) = (b ÷ B",d("sub",{children:"r"}),") mod s",d("sub",{children:"r"}),". Path ",l," has the product ",D(hl(r,i.slope,n,h))," and is ",d("b",{children:_.length?"not active":"ac\
tive"}),_.length?`, because node ${_[0][1]} of layer ${_[0][0]} is off.`:` for sample ${s}.`]})]})};var mn=e=>`var(--class-${e%10})`,Ro=(e,t,n)=>{let o=Object.assign(document.createElement("canvas"),{width:e,height:t}),l=o.getContext("2d"),s=l.createImageData(e,t);for(let r=0;r<e*t;r++)s.data.set(n(
r%e,Math.floor(r/e)),4*r);return l.putImageData(s,0,0),o.toDataURL()},er=({theme:e},t,[n,o])=>{let l=Math.max(...t.map(Math.abs))||1,s=t.some(u=>u<0),[r,i,c]=["--on","--path","--ink"].map(e.colour);return Ro(
o,n,(u,h)=>{let m=t[h*o+u];return[...s?m>0?r:i:c,Math.round(255*Math.abs(m)/l)]})},yl=({app:e,values:t,shape:n,told:o,width:l})=>d("img",{class:"pixels",src:er(e,t,n),alt:o,width:l});var Fo=16,bf=3e3,xf=64,kf=16,Sf=(e,t)=>{let n=e[0]>Fo?1:0,o=Math.max(...e.slice(n)),l=Te(o*(o>10?19:58)+40,220,580),s=n?58:30,r=(t-s-98)/(e.length-1),i=e.length-1;return{first:n,height:l,N:i,sizes:e,radius:c=>Te(
(l-40)/e[c]*.3,1.5,19),at:(c,u)=>[s+c*r,l/2-6+(u-(e[c]-1)/2)*Math.min((l-40)/e[c],84)]}},bl=({app:e,width:t,told:n,hot:o=new Set,picked:l=new Set,under:s=()=>"",beside:r})=>{let{t:i}=e.now(),c=Sf(e.study.
sizes,t),{at:u,first:h,height:m,N:_,sizes:p}=c,y=(M,x)=>M===0||M===_||i.slope[M][x]!==0,T=ne(0,_+1),S=ne(h,_+1).flatMap(M=>ne(0,p[M]).map(x=>[M,x]));return d("svg",{viewBox:`0 0 ${t} ${m}`,width:t,height:m,
class:"network",role:"group","aria-label":n,children:[h>0&&d(Af,{app:e,height:m}),d(Mf,{app:e,plan:c,isOn:y,hot:o,picked:l}),S.map(([M,x])=>d(Cf,{app:e,plan:c,i:M,j:x,beside:r,on:y(M,x),note:p[M]<=xf?
s(M,x):""},`${M}:${x}`)),T.map(M=>d("text",{x:u(M,0)[0],y:m-4,"text-anchor":"middle",class:"tick",children:M===0?`${p[0]} inputs`:M===_?"outputs":`layer ${M}`}))]})},Mf=({app:e,plan:{at:t,first:n,N:o,
sizes:l},isOn:s,hot:r,picked:i})=>{let{net:c}=e.now(),u=l.slice(1).reduce((p,y,T)=>p+y*l[T],0)<=kf,h=(p,y)=>i.has(p)?r.has(p)?"hot picked":"off picked":r.has(p)?"hot":y?"live":"idle",m=ne(1+n,o+1).flatMap(
p=>{let y=c.W[p].reduce((S,M)=>M.reduce((x,E)=>Math.max(x,Math.abs(E)),S),0)||1,T=S=>l[p]*l[p-1]<=bf||r.has(S)||i.has(S);return ne(0,l[p]).flatMap(S=>ne(0,l[p-1]).map(M=>({i:p,j:S,k:M,edge:`${p}:${S}:${M}`}))).
filter(({edge:S})=>T(S)).map(S=>({...S,w:c.W[p][S.j][S.k],strong:.5+1.6*Math.abs(c.W[p][S.j][S.k])/y,kind:h(S.edge,s(p-1,S.k)&&s(p,S.j)),from:t(p-1,S.k),to:t(p,S.j)}))}),_=({edge:p})=>i.has(p)+r.has(p);
return d(Z,{children:[[...m].sort((p,y)=>_(p)-_(y)).map(({edge:p,kind:y,strong:T,from:S,to:M})=>d("line",{x1:S[0],y1:S[1],x2:M[0],y2:M[1],class:`edge ${y}${u?"":" many"}`,"stroke-width":i.has(p)?3:r.has(
p)&&u?2.6:T},p)),u&&m.map(p=>d(Tf,{app:e,...p},p.edge))]})},Tf=({app:e,i:t,j:n,k:o,w:l,edge:s,kind:r,from:i,to:c})=>{let u=.27+.08*(o%2),[h,m]=[0,1].map(_=>i[_]+u*(c[_]-i[_]));return d("text",{x:h,y:m+
4,class:`weight ${r}`,"text-anchor":"middle","data-weight":s,onPointerDown:e.dragWeight(t,n,o,l),children:D(l)})},Cf=({app:e,plan:t,i:n,j:o,on:l,note:s,beside:r})=>{let{t:i}=e.now(),{N:c,first:u}=t,[h,
m]=t.at(n,o),_=t.radius(n),{l:p,j:y}=e.state,T=p===n&&y===o,S=i.a[n][o],M=D(S,2),x=n===0?"input":n===c?"output":l?"on":"off",E=n===1&&o===0&&p<u,k=n===c||_<13;return d("g",{class:`node ${x} ${T?"chose\
n":""}`,role:"button","data-key":`node-${n}-${o}`,"aria-pressed":T,tabindex:T||E?0:-1,"aria-label":`layer ${n}, node ${o}: ${x}, ${D(S)}${s&&`, ${s}`}`,onClick:()=>e.choose(n,o),onKeyDown:I=>e.walk(I,
n,o,u),onPointerDown:n===0?e.dragInput(o,S):void 0,children:[d("circle",{cx:h,cy:m,r:_}),_>=11&&d("text",{x:h,y:m+4,"text-anchor":"middle",class:`value ${M.length>4?"long":""}`,children:M}),s&&(_>=11||
r)&&d("text",{class:"under",x:k?h+_+5:h,y:k?m+4:m+_+13,"text-anchor":k?"start":"middle",children:s})]})},Af=({app:e,height:t})=>{let{shape:n,span:o}=e.study,l=e.now().X[e.state.s];if(!n)return d("rect",
{x:34,y:t/2-60,width:18,height:110,class:"bar"});let[s,r]=n,i=(u,h)=>{let m=h.getBoundingClientRect(),[_,p]=[(u.clientX-m.left)/m.width*r,(u.clientY-m.top)/m.height*s].map(Math.floor);_>=0&&_<r&&p>=0&&
p<s&&e.setInput(p*r+_,o[1])},c=u=>{let h=u.currentTarget;i(u,h),Xt((m,_,p)=>i(p,h))(u)};return d("image",{href:er(e,l,n),x:4,y:t/2-60,width:108,height:108,class:"pixels digit",role:"img","aria-label":`\
the inputs of sample ${e.state.s} as an image; draw on it to change them`,onPointerDown:c})};var[Pn,oa,Io,la]=[46,12,12,38],sa=(e,t,n)=>{let o=(t-e)/n,l=10**Math.floor(Math.log10(o||1)),s=[1,2,5,10].map(i=>i*l).find(i=>i>=o)??l,r=Math.ceil(e/s);return Array.from({length:Math.floor(t/s+1e-6)-r+
1},(i,c)=>+((r+c)*s).toPrecision(12))},so=({told:e,width:t,height:n,x:o,y:l,labels:s,children:r})=>{let i=t-Pn-oa,c=n-Io-la,u=m=>Pn+i*(m-o[0])/(o[1]-o[0]||1),h=m=>Io+c*(1-(m-l[0])/(l[1]-l[0]||1));return d(
"svg",{viewBox:`0 0 ${t} ${n}`,width:t,height:n,role:"img","aria-label":e,children:[d("rect",{x:Pn,y:Io,width:i,height:c,class:"frame"}),sa(...o,Math.max(2,i/70)).map(m=>d("text",{x:u(m),y:n-la+15,class:"\
tick","text-anchor":"middle",children:D(m)})),sa(...l,Math.max(2,c/45)).map(m=>d(Z,{children:[d("line",{x1:Pn,x2:t-oa,y1:h(m),y2:h(m),class:"grid"}),d("text",{x:Pn-6,y:h(m)+4,class:"tick","text-anchor":"\
end",children:D(m)})]})),d("text",{x:Pn+i/2,y:n-5,class:"axis","text-anchor":"middle",children:s[0]}),d("text",{class:"axis","text-anchor":"middle",transform:`translate(12 ${Io+c/2}) rotate(-90)`,children:s[1]}),
r({X:u,Y:h,box:{left:Pn,top:Io,w:i,t:c}})]})};var ht=120,tr=e=>[0,1].map(t=>no(e.map(n=>n[t]),.15)),ra=e=>e.slice(1,-1).map(t=>t.map(Number).join("")).join("|"),Pf=(e,[[t,n],[o,l]])=>Array.from({length:ht*ht},(s,r)=>{let i=t+(n-t)*(r%ht+.5)/ht,c=l-
(l-o)*(Math.floor(r/ht)+.5)/ht,{a:u,on:h}=Zt(e,[i,c]),m=u.at(-1);return{c:m.length===1?+(m[0]>0):Jt(m),pattern:ra(h)}}),Ef=(e,t,n,o)=>{let l=[o?"":e.state.biases,...n.flat().map(i=>i.toFixed(3)),e.study.
key,e.state.step,e.state.e],s=e.kept(`answers ${o?"in":"out"}`,()=>Pf(t,n),l),r=o&&ra(o.on);return e.kept(`shades ${o?"in":"out"}`,()=>{let i=ne(0,10).map(u=>e.theme.colour(`--class-${u}`)),c=e.theme.
colour("--ink");return Ro(ht,ht,(u,h)=>{let m=s[h*ht+u],_=s[h*ht+Math.min(u+1,ht-1)],p=s[Math.min(h+1,ht-1)*ht+u];if(m.pattern!==_.pattern||m.pattern!==p.pattern)return[...c,90];let y=m.pattern===r&&t.
sizes.length>2;return[...i[m.c%10],y?120:m.c%2?38:52]})},[...l,r,e.theme.scheme])},xl=({app:e,width:t,net:n,own:o,marks:l,told:s,labels:r,move:i,arrows:c=[],pair:u=[]})=>{let h=tr([...l,...c,{x:[0,0]}].
map(T=>T.x)),[m,_]=h,p=[...l].sort((T,S)=>u.indexOf(T.s)-u.indexOf(S.s)||(T.s===e.state.s)-(S.s===e.state.s)),y=(T,S)=>Xt((M,x)=>i([Te(T[0]+M*(m[1]-m[0])/S.w,...m),Te(T[1]-x*(_[1]-_[0])/S.t,..._)]));return d(
so,{told:s,width:t,x:m,y:_,labels:r,height:Math.round(t*.86),children:({X:T,Y:S,box:M})=>d(Z,{children:[d("image",{href:Ef(e,n,h,o),x:M.left,y:M.top,width:M.w,height:M.t,preserveAspectRatio:"none"}),c.
map(({x,c:E,name:k})=>d(Z,{children:[d("line",{x1:T(0),y1:S(0),x2:T(x[0]),y2:S(x[1]),class:"arrow",stroke:mn(E)}),d("text",{x:T(x[0]),y:S(x[1])-6,class:"arrow-name","text-anchor":"middle",children:k})]})),
p.map(x=>d($f,{app:e,at:[T(x.x[0]),S(x.x[1])],c:x.c,s:x.s,pair:u,begin:i&&x.s===e.state.s?y(x.x,M):void 0},x.s))]})})},$f=({app:e,at:[t,n],c:o,s:l,pair:s,begin:r})=>{let i=l===e.state.s,c=!i&&s.includes(
l),u=o!=null;return d("g",{class:`sample ${i?"chosen":""} ${c?"other":""}`,"data-sample":l,onClick:m=>m.shiftKey?e.set({t:l}):!i&&e.set({s:l,x:""}),onPointerDown:r,children:[(i||c)&&d("circle",{cx:t,cy:n,
r:11}),d("text",{x:t,y:n+4,"text-anchor":"middle",style:`fill: ${mn(o??0)}`,children:u?e.className(o).slice(0,2):"•"})]})};var Nf="₀₁₂₃₄₅₆₇₈₉",ia=({app:e})=>d(Ee,{title:"The linear piece",children:d(Df,{app:e})}),Df=({app:e})=>{let{net:t,t:n}=e.now(),{sizes:o,shape:l,classes:s}=e.study;if(t.unit==="sig\
moid")return d("p",{children:"Sigmoid units bend everywhere, so there are no linear pieces."});let{M:r,c:i}=xs(t,n.slope),c=n.a.at(-1),u=Jt(c),h=m=>s[m]??`output ${m}`;return l?d(Z,{children:[d("p",{children:[
"As long as no switch changes, the output of class ",h(u)," is ",D(i[u])," plus these factors times the pixels."]}),d(yl,{app:e,values:r[u],shape:l,width:220,told:`factor of each pixel in the output o\
f class ${h(u)}: blue above 0, orange below`})]}):o[0]>Fo?d("p",{children:"As long as no switch changes, every output is a linear function of the inputs."}):d(Z,{children:[d("p",{children:"As long as \
no switch changes, each output is this linear function of the inputs:"}),d(De,{caption:"The outputs on the cell of this sample",head:["output","formula","value"],rows:r.map((m,_)=>[h(_),Of(m,i[_]),D(c[_])])}),
o[0]===2&&d(Lf,{app:e})]})},Of=(e,t)=>{let n=l=>` x${[...String(l)].map(s=>Nf[s]).join("")}`;return[...e.map((l,s)=>[l,n(s)]),[t,""]].filter(([l])=>l).map(([l,s])=>`${D(l)}${s}`).join(" + ").replaceAll(
"+ −","− ")||"0"},Lf=({app:e})=>{let{net:t,t:n,X:o}=e.now(),{labels:l,features:s}=e.study;return d(Ge,{most:430,children:r=>d(xl,{app:e,net:t,width:r,own:n,marks:o.map((i,c)=>({x:i,c:l?.[c],s:c})),
labels:[0,1].map(i=>s[i]??`input ${i}`),told:"The plane of the two inputs with its linear pieces; the cell of the sample is darker.",move:i=>e.set({x:i.map((c,u)=>`${u}:${+c.toPrecision(4)}`).join(",")})})})};var nr=12,aa=({app:e,paths:t})=>{let{net:n,t:o,dE:l}=e.now(),{l:s,j:r,s:i}=e.state,c=Hs(n,o.slope,l[i],s,r),u=Ws(o.slope,s,r),h=s>0&&s<n.sizes.length-1&&!o.slope[s][r],m=s?`β of node ${r} in layer ${s}`:
`∂E/∂x of input ${r}`,_="β of a node, two ways";if(u>ml)return d(Ee,{title:_,children:d("p",{children:[u," active paths are too many to list; ",m," is ",wl(Po(c))," by recursion."]})});let p=Vs(n,
o.slope,l[i],s,t);return d(Ee,{title:_,children:[d("p",{role:"status",id:"paths-said",children:h?`The node is off for sample ${i}, so no path through it is active and ${m} is 0.`:`${u} active ${u===1?
"path leads":"paths lead"} from the node to the outputs, and ${u===1?"makes":"make"} up ${m}.`}),d("dl",{class:"pair",children:[d("div",{children:[d("dt",{children:"sum over its active paths"}),d("dd",
{id:"path-sum",children:wl(Po(p))})]}),d("div",{children:[d("dt",{children:"backpropagation"}),d("dd",{id:"recursion",children:wl(Po(c))})]})]}),d("p",{class:"note",id:"both-equal",children:vs(p,c)?"E\
qual to the last bit: both are computed without rounding.":"The two differ."}),t.length>0&&d(zf,{app:e,paths:t,λ:l[i]})]})},zf=({app:e,paths:t,λ:n})=>{let{l:o,b:l}=e.state,s=t.map(i=>({...i,term:i.product*
n[i.end]}));s.sort((i,c)=>Math.abs(c.term)-Math.abs(i.term));let r=({nodes:i,product:c,end:u,term:h})=>{let m=Is(e.study.sizes,o,i),_=()=>e.set({b:m});return[{"data-path":i.join("-"),class:m===l?"pick\
ed":"",onClick:_},i.join(" → "),D(c),D(n[u]),D(h)]};return d(Z,{children:[d(De,{caption:"Active paths, the largest term first",rows:s.slice(0,nr).map(r),head:["nodes, layer by layer","product of wei\
ghts","λ at its end","term"]}),s.length>nr&&d("p",{class:"note",children:[s.length-nr," smaller terms follow."]})]})};var ca=(e,t)=>t.slice(1).map((n,o)=>`${e+o+1}:${n}:${t[o]}`),ua=({app:e})=>{let{sizes:t}=e.study,{l:n,j:o,b:l,s}=e.state,{net:r,t:i,β:c}=e.now(),u=No(r,i.slope,n,o),h=new Set(u.flatMap(({nodes:_})=>ca(
n,_))),m=`Network ${t.join("-")}; ${u.length} active paths lead from the chosen node to the outputs.`;return d("div",{class:"split",children:[d("div",{children:[d(Ge,{class:"view",children:_=>d(bl,{app:e,
width:_,told:m,hot:h,picked:new Set(ca(n,$o(t,n,o,l))),under:(p,y)=>p?`β ${D(c[s][p][y]??0,2)}`:""})}),d("div",{class:"row",children:d(Rf,{app:e})}),d("div",{class:"row",children:[d(or,{app:e}),d(pt,
{at:"undo",press:()=>e.set({x:"",e:""}),children:"Undo changes"})]}),d(na,{app:e})]}),d("div",{children:[d(aa,{app:e,paths:u}),d(ia,{app:e})]})]})},Rf=({app:e})=>{let{sizes:t,span:n,features:o}=e.study,
{s:l,i:s}=e.state,r=e.now().X[l],[i,c]=no(n,.5),u=(m,_,p)=>d(at,{name:_,at:p,low:i,high:c,step:(c-i)/200,value:r[m],set:y=>e.setInput(m,y)},m),h=ne(0,t[0]);return t[0]<=Fo/4?h.map(m=>u(m,o[m]??`input ${m}`,
`input-${m}`)):d(Z,{children:[d(Dt,{name:"input",at:"which",value:String(s),options:h.map(m=>[String(m),o[m]??String(m)]),set:m=>e.set({i:+m})}),u(s,"value of input","input")]})},or=({app:e})=>{let{l:t,
j:n,k:o}=e.state,[l,s]=t?[t,n]:[1,0],r=e.now().net.W[l][s];return d("div",{class:"row",children:[d(Dt,{name:"weight from node",at:"from",value:String(o),set:i=>e.set({k:+i}),options:r.map((i,c)=>[String(
c),`${c} of layer ${l-1}`])}),d(at,{name:"value of weight",at:"weight",low:-4,high:4,step:.05,value:r[o]??0,set:i=>e.setWeight(l,s,o,i)})]})};var Ff="uplot",If="u-hz",Wf="u-vt",Hf="u-title",Vf="u-wrap",Bf="u-under",Uf="u-over",jf="u-axis",Nn="u-off",Gf="u-select",qf="u-cursor-x",Yf="u-cursor-y",Kf="u-cursor-pt",Jf="u-legend",Zf="u-live",Qf="\
u-inline",Xf="u-series",ed="u-marker",fa="u-label",td="u-value",Ho="width",Vo="height";var da="bottom",ro="left",lr="right",br="#000",ma=br+"0",sr="mousemove",pa="mousedown",rr="mouseup",ha="mouseenter",ga="mouseleave",_a="dblclick",nd="resize",od="scroll",wa="change",Cl="dppxchange",xr="\
--",po=typeof window<"u",fr=po?document:null,ao=po?window:null,ld=po?navigator:null,ce,kl;function dr(){let e=devicePixelRatio;ce!=e&&(ce=e,kl&&pr(wa,kl,dr),kl=matchMedia(`(min-resolution: ${ce-.001}d\
ppx) and (max-resolution: ${ce+.001}dppx)`),Dn(wa,kl,dr),ao.dispatchEvent(new CustomEvent(Cl)))}function gt(e,t){if(t!=null){let n=e.classList;!n.contains(t)&&n.add(t)}}function mr(e,t){let n=e.classList;
n.contains(t)&&n.remove(t)}function xe(e,t,n){e.style[t]=n+"px"}function Ot(e,t,n,o){let l=fr.createElement(e);return t!=null&&gt(l,t),n?.insertBefore(l,o),l}function Tt(e,t){return Ot("div",e,t)}var va=new WeakMap;
function Gt(e,t,n,o,l){let s="translate("+t+"px,"+n+"px)",r=va.get(e);s!=r&&(e.style.transform=s,va.set(e,s),t<0||n<0||t>o||n>l?gt(e,Nn):mr(e,Nn))}var ya=new WeakMap;function ba(e,t,n){let o=t+n,l=ya.
get(e);o!=l&&(ya.set(e,o),e.style.background=t,e.style.borderColor=n)}var xa=new WeakMap;function ka(e,t,n,o){let l=t+""+n,s=xa.get(e);l!=s&&(xa.set(e,l),e.style.height=n+"px",e.style.width=t+"px",e.style.
marginLeft=o?-t/2+"px":0,e.style.marginTop=o?-n/2+"px":0)}var kr={passive:!0},sd={...kr,capture:!0};function Dn(e,t,n,o){t.addEventListener(e,n,o?sd:kr)}function pr(e,t,n,o){t.removeEventListener(e,n,
kr)}po&&dr();function Lt(e,t,n,o){let l;n=n||0,o=o||t.length-1;let s=o<=2147483647;for(;o-n>1;)l=s?n+o>>1:_t((n+o)/2),t[l]<e?n=l:o=l;return e-t[n]<=t[o]-e?n:o}function Za(e){return(n,o,l)=>{let s=-1,r=-1;
for(let i=o;i<=l;i++)if(e(n[i])){s=i;break}for(let i=l;i>=o;i--)if(e(n[i])){r=i;break}return[s,r]}}var Qa=e=>e!=null,Xa=e=>e!=null&&e>0,El=Za(Qa),rd=Za(Xa);function id(e,t,n,o=0,l=!1){let s=l?rd:El,r=l?
Xa:Qa;[t,n]=s(e,t,n);let i=e[t],c=e[t];if(t>-1)if(o==1)i=e[t],c=e[n];else if(o==-1)i=e[n],c=e[t];else for(let u=t;u<=n;u++){let h=e[u];r(h)&&(h<i?i=h:h>c&&(c=h))}return[i??he,c??-he]}function $l(e,t,n,o){
let l=Ta(e),s=Ta(t);e==t&&(l==-1?(e*=n,t/=n):(e/=n,t*=n));let r=n==10?tn:ec,i=l==1?_t:Ct,c=s==1?Ct:_t,u=i(r(Ie(e))),h=c(r(Ie(t))),m=co(n,u),_=co(n,h);return n==10&&(u<0&&(m=ge(m,-u)),h<0&&(_=ge(_,-h))),
o||n==2?(e=m*l,t=_*s):(e=lc(e,m),t=Nl(t,_)),[e,t]}function Sr(e,t,n,o){let l=$l(e,t,n,o);return e==0&&(l[0]=0),t==0&&(l[1]=0),l}var Mr=.1,Sa={mode:3,pad:Mr},Uo={pad:0,soft:null,mode:0},ad={min:Uo,max:Uo};
function Al(e,t,n,o){return Dl(n)?Ma(e,t,n):(Uo.pad=n,Uo.soft=o?0:null,Uo.mode=o?3:0,Ma(e,t,ad))}function ie(e,t){return e??t}function cd(e,t,n){for(t=ie(t,0),n=ie(n,e.length-1);t<=n;){if(e[t]!=null)return!0;
t++}return!1}function Ma(e,t,n){let o=n.min,l=n.max,s=ie(o.pad,0),r=ie(l.pad,0),i=ie(o.hard,-he),c=ie(l.hard,he),u=ie(o.soft,he),h=ie(l.soft,-he),m=ie(o.mode,0),_=ie(l.mode,0),p=t-e,y=tn(p),T=nt(Ie(e),
Ie(t)),S=tn(T),M=Ie(S-y);(p<1e-24||M>10)&&(p=0,(e==0||t==0)&&(p=1e-24,m==2&&u!=he&&(s=0),_==2&&h!=-he&&(r=0)));let x=p||T||1e3,E=tn(x),k=co(10,_t(E)),I=x*(p==0?e==0?.1:1:s),O=ge(lc(e-I,k/10),24),Y=e>=
u&&(m==1||m==3&&O<=u||m==2&&O>=u)?u:he,j=nt(i,O<Y&&e>=Y?Y:zt(Y,O)),Q=x*(p==0?t==0?.1:1:r),V=ge(Nl(t+Q,k/10),24),$=t<=h&&(_==1||_==3&&V>=h||_==2&&V<=h)?h:-he,G=zt(c,V>$&&t<=$?$:nt($,V));return j==G&&j==
0&&(G=100),[j,G]}var ud=new Intl.NumberFormat(po?ld.language:"en-US"),Tr=e=>ud.format(e),wt=Math,Tl=wt.PI,Ie=wt.abs,_t=wt.floor,Fe=wt.round,Ct=wt.ceil,zt=wt.min,nt=wt.max,co=wt.pow,Ta=wt.sign,tn=wt.log10,
ec=wt.log2,fd=(e,t=1)=>wt.sinh(e)*t,ir=(e,t=1)=>wt.asinh(e/t),he=1/0;function Ca(e){return(tn((e^e>>31)-(e>>31))|0)+1}function hr(e,t,n){return zt(nt(e,t),n)}function tc(e){return typeof e=="function"}
function oe(e){return tc(e)?e:()=>e}var dd=()=>{},nc=e=>e,oc=(e,t)=>t,md=e=>null,Aa=e=>!0,Pa=(e,t)=>e==t,pd=/\.\d*?(?=9{6,}|0{6,})/gm,On=e=>{if(rc(e)||hn.has(e))return e;let t=`${e}`,n=t.match(pd);if(n==
null)return e;let o=n[0].length-1;if(t.indexOf("e-")!=-1){let[l,s]=t.split("e");return+`${On(l)}e${s}`}return ge(e,o)};function En(e,t){return On(ge(On(e/t))*t)}function Nl(e,t){return On(Ct(On(e/t))*
t)}function lc(e,t){return On(_t(On(e/t))*t)}function ge(e,t=0){if(rc(e))return e;let n=10**t,o=e*n*(1+Number.EPSILON);return Fe(o)/n}var hn=new Map;function sc(e){return((""+e).split(".")[1]||"").length}
function Go(e,t,n,o){let l=[],s=o.map(sc);for(let r=t;r<n;r++){let i=Ie(r),c=ge(co(e,r),i);for(let u=0;u<o.length;u++){let h=e==10?+`${o[u]}e${r}`:o[u]*c,m=(r>=0?0:i)+(r>=s[u]?0:s[u]),_=e==10?h:ge(h,m);
l.push(_),hn.set(_,m)}}return l}var jo={},Cr=[],uo=[null,null],pn=Array.isArray,rc=Number.isInteger,hd=e=>e===void 0;function Ea(e){return typeof e=="string"}function Dl(e){let t=!1;if(e!=null){let n=e.
constructor;t=n==null||n==Object}return t}function gd(e){return e!=null&&typeof e=="object"}var _d=Object.getPrototypeOf(Uint8Array),ic="__proto__";function fo(e,t=Dl){let n;if(pn(e)){let o=e.find(l=>l!=
null);if(pn(o)||t(o)){n=Array(e.length);for(let l=0;l<e.length;l++)n[l]=fo(e[l],t)}else n=e.slice()}else if(e instanceof _d)n=e.slice();else if(t(e)){n={};for(let o in e)o!=ic&&(n[o]=fo(e[o],t))}else n=
e;return n}function Oe(e){let t=arguments;for(let n=1;n<t.length;n++){let o=t[n];for(let l in o)l!=ic&&(Dl(e[l])?Oe(e[l],fo(o[l])):e[l]=fo(o[l]))}return e}var wd=0,vd=1,yd=2;function bd(e,t,n){for(let o=0,
l,s=-1;o<t.length;o++){let r=t[o];if(r>s){for(l=r-1;l>=0&&e[l]==null;)e[l--]=null;for(l=r+1;l<n&&e[l]==null;)e[s=l++]=null}}}function xd(e,t){if(Md(e)){let r=e[0].slice();for(let i=1;i<e.length;i++)r.
push(...e[i].slice(1));return Td(r[0])||(r=Sd(r)),r}let n=new Set;for(let r=0;r<e.length;r++){let c=e[r][0],u=c.length;for(let h=0;h<u;h++)n.add(c[h])}let o=[Array.from(n).sort((r,i)=>r-i)],l=o[0].length,
s=new Map;for(let r=0;r<l;r++)s.set(o[0][r],r);for(let r=0;r<e.length;r++){let i=e[r],c=i[0];for(let u=1;u<i.length;u++){let h=i[u],m=Array(l).fill(void 0),_=t?t[r][u]:vd,p=[];for(let y=0;y<h.length;y++){
let T=h[y],S=s.get(c[y]);T===null?_!=wd&&(m[S]=T,_==yd&&p.push(S)):m[S]=T}bd(m,p,l),o.push(m)}}return o}var kd=typeof queueMicrotask>"u"?e=>Promise.resolve().then(e):queueMicrotask;function Sd(e){let t=e[0],
n=t.length,o=Array(n);for(let s=0;s<o.length;s++)o[s]=s;o.sort((s,r)=>t[s]-t[r]);let l=[];for(let s=0;s<e.length;s++){let r=e[s],i=Array(n);for(let c=0;c<n;c++)i[c]=r[o[c]];l.push(i)}return l}function Md(e){
let t=e[0][0],n=t.length;for(let o=1;o<e.length;o++){let l=e[o][0];if(l.length!=n)return!1;if(l!=t){for(let s=0;s<n;s++)if(l[s]!=t[s])return!1}}return!0}function Td(e,t=100){let n=e.length;if(n<=1)return!0;
let o=0,l=n-1;for(;o<=l&&e[o]==null;)o++;for(;l>=o&&e[l]==null;)l--;if(l<=o)return!0;let s=nt(1,_t((l-o+1)/t));for(let r=e[o],i=o+s;i<=l;i+=s){let c=e[i];if(c!=null){if(c<=r)return!1;r=c}}return!0}var ac=[
"January","February","March","April","May","June","July","August","September","October","November","December"],cc=["Sunday","Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"];function uc(e){
return e.slice(0,3)}var Cd=cc.map(uc),Ad=ac.map(uc),Pd={MMMM:ac,MMM:Ad,WWWW:cc,WWW:Cd};function Wo(e){return(e<10?"0":"")+e}function Ed(e){return(e<10?"00":e<100?"0":"")+e}var $d={YYYY:e=>e.getFullYear(),
YY:e=>(e.getFullYear()+"").slice(2),MMMM:(e,t)=>t.MMMM[e.getMonth()],MMM:(e,t)=>t.MMM[e.getMonth()],MM:e=>Wo(e.getMonth()+1),M:e=>e.getMonth()+1,DD:e=>Wo(e.getDate()),D:e=>e.getDate(),WWWW:(e,t)=>t.WWWW[e.
getDay()],WWW:(e,t)=>t.WWW[e.getDay()],HH:e=>Wo(e.getHours()),H:e=>e.getHours(),h:e=>{let t=e.getHours();return t==0?12:t>12?t-12:t},AA:e=>e.getHours()>=12?"PM":"AM",aa:e=>e.getHours()>=12?"pm":"am",a:e=>e.
getHours()>=12?"p":"a",mm:e=>Wo(e.getMinutes()),m:e=>e.getMinutes(),ss:e=>Wo(e.getSeconds()),s:e=>e.getSeconds(),fff:e=>Ed(e.getMilliseconds())};function Ar(e,t){t=t||Pd;let n=[],o=/\{([a-z]+)\}|[^{]+/gi,
l;for(;l=o.exec(e);)n.push(l[0][0]=="{"?$d[l[1]]:l[0]);return s=>{let r="";for(let i=0;i<n.length;i++)r+=typeof n[i]=="string"?n[i]:n[i](s,t);return r}}var Nd=new Intl.DateTimeFormat().resolvedOptions().
timeZone;function Dd(e,t){let n;return t=="UTC"||t=="Etc/UTC"?n=new Date(+e+e.getTimezoneOffset()*6e4):t==Nd?n=e:(n=new Date(e.toLocaleString("en-US",{timeZone:t})),n.setMilliseconds(e.getMilliseconds())),
n}var fc=e=>e%1==0,Pl=[1,2,2.5,5],Od=Go(10,-32,0,Pl),dc=Go(10,0,32,Pl),Ld=dc.filter(fc),$n=Od.concat(dc),Pr=`
`,mc="{YYYY}",$a=Pr+mc,pc="{M}/{D}",Bo=Pr+pc,Sl=Bo+"/{YY}",hc="{aa}",zd="{h}:{mm}",io=zd+hc,Na=Pr+io,Da=":{ss}",fe=null;function gc(e){let t=e*1e3,n=t*60,o=n*60,l=o*24,s=l*30,r=l*365,c=(e==1?Go(10,0,3,
Pl).filter(fc):Go(10,-3,0,Pl)).concat([t,t*5,t*10,t*15,t*30,n,n*5,n*10,n*15,n*30,o,o*2,o*3,o*4,o*6,o*8,o*12,l,l*2,l*3,l*4,l*5,l*6,l*7,l*8,l*9,l*10,l*15,s,s*2,s*3,s*4,s*6,r,r*2,r*5,r*10,r*25,r*50,r*100]),
u=[[r,mc,fe,fe,fe,fe,fe,fe,1],[l*28,"{MMM}",$a,fe,fe,fe,fe,fe,1],[l,pc,$a,fe,fe,fe,fe,fe,1],[o,"{h}"+hc,Sl,fe,Bo,fe,fe,fe,1],[n,io,Sl,fe,Bo,fe,fe,fe,1],[t,Da,Sl+" "+io,fe,Bo+" "+io,fe,Na,fe,1],[e,Da+"\
.{fff}",Sl+" "+io,fe,Bo+" "+io,fe,Na,fe,1]];function h(m){return(_,p,y,T,S,M)=>{let x=[],E=S>=r,k=S>=s&&S<r,I=m(y),O=ge(I*e,3),Y=ar(I.getFullYear(),E?0:I.getMonth(),k||E?1:I.getDate()),j=ge(Y*e,3);if(k||
E){let Q=k?S/s:0,V=E?S/r:0,$=O==j?O:ge(ar(Y.getFullYear()+V,Y.getMonth()+Q,1)*e,3),G=new Date(Fe($/e)),L=G.getFullYear(),K=G.getMonth();for(let U=0;$<=T;U++){let le=ar(L+V*U,K+Q*U,1),B=le-m(ge(le*e,3));
$=ge((+le+B)*e,3),$<=T&&x.push($)}}else{let Q=S>=l?l:S,V=_t(y)-_t(O),$=j+V+Nl(O-j,Q);x.push($);let G=m($),L=G.getHours()+G.getMinutes()/n+G.getSeconds()/o,K=S/o,U=_.axes[p]._space,le=M/U;for(;$=ge($+S,
e==1?0:3),!($>T);)if(K>1){let B=_t(ge(L+K,6))%24,se=m($).getHours()-B;se>1&&(se=-1),$-=se*o,L=(L+K)%24;let me=x[x.length-1];ge(($-me)/S,3)*le>=.7&&x.push($)}else x.push($)}return x}}return[c,u,h]}var[
Rd,Fd,Id]=gc(1),[Wd,Hd,Vd]=gc(.001);Go(2,-53,53,[1]);function Oa(e,t){return e.map(n=>n.map((o,l)=>l==0||l==8||o==null?o:t(l==1||n[8]==0?o:n[1]+o)))}function La(e,t){return(n,o,l,s,r)=>{let i=t.find(y=>r>=
y[0])||t[t.length-1],c,u,h,m,_,p;return o.map(y=>{let T=e(y),S=T.getFullYear(),M=T.getMonth(),x=T.getDate(),E=T.getHours(),k=T.getMinutes(),I=T.getSeconds(),O=S!=c&&i[2]||M!=u&&i[3]||x!=h&&i[4]||E!=m&&
i[5]||k!=_&&i[6]||I!=p&&i[7]||i[1];return c=S,u=M,h=x,m=E,_=k,p=I,O(T)})}}function Bd(e,t){let n=Ar(t);return(o,l,s,r,i)=>l.map(c=>n(e(c)))}function ar(e,t,n){return new Date(e,t,n)}function za(e,t){return t(
e)}var Ud="{YYYY}-{MM}-{DD} {h}:{mm}{aa}";function Ra(e,t){return(n,o,l,s)=>s==null?xr:t(e(o))}function jd(e,t){let n=e.series[t];return n.width?n.stroke(e,t):n.points.width?n.points.stroke(e,t):null}
function Gd(e,t){return e.series[t].fill(e,t)}var qd={show:!0,live:!0,isolate:!1,mount:dd,markers:{show:!0,width:2,stroke:jd,fill:Gd,dash:"solid"},idx:null,idxs:null,values:[]};function Yd(e,t){let n=e.
cursor.points,o=Tt(),l=n.size(e,t);xe(o,Ho,l),xe(o,Vo,l);let s=l/-2;xe(o,"marginLeft",s),xe(o,"marginTop",s);let r=n.width(e,t,l);return r&&xe(o,"borderWidth",r),o}function Kd(e,t){let n=e.series[t].points;
return n._fill||n._stroke}function Jd(e,t){let n=e.series[t].points;return n._stroke||n._fill}function Zd(e,t){return e.series[t].points.size}var cr=[0,0];function Qd(e,t,n){return cr[0]=t,cr[1]=n,cr}
function Ml(e,t,n,o=!0){return l=>{l.button==0&&(!o||l.target==t)&&n(l)}}function ur(e,t,n,o=!0){return l=>{(!o||l.target==t)&&n(l)}}var Xd={show:!0,x:!0,y:!0,lock:!1,move:Qd,points:{one:!1,show:Yd,size:Zd,
width:0,stroke:Jd,fill:Kd},bind:{mousedown:Ml,mouseup:Ml,click:Ml,dblclick:Ml,mousemove:ur,mouseleave:ur,mouseenter:ur},drag:{setScale:!0,x:!0,y:!1,dist:0,uni:null,click:(e,t)=>{t.stopPropagation(),t.
stopImmediatePropagation()},_x:!1,_y:!1},focus:{dist:(e,t,n,o,l)=>o-l,prox:-1,bias:0},hover:{skip:[void 0],prox:null,bias:0},left:-10,top:-10,idx:null,dataIdx:null,idxs:null,event:null},_c={show:!0,stroke:"\
rgba(0,0,0,0.07)",width:2},Er=Oe({},_c,{filter:oc}),wc=Oe({},Er,{size:10}),vc=Oe({},_c,{show:!1}),$r='12px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "Noto Sans", sans-seri\
f, "Apple Color Emoji", "Segoe UI Emoji", "Segoe UI Symbol", "Noto Color Emoji"',yc="bold "+$r,bc=1.5,Fa={show:!0,scale:"x",stroke:br,space:50,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:yc,
side:2,grid:Er,ticks:wc,border:vc,font:$r,lineGap:bc,rotate:0},em="Value",tm="Time",Ia={show:!0,scale:"x",auto:!1,sorted:1,min:he,max:-he,idxs:[]};function nm(e,t,n,o,l){return t.map(s=>s==null?"":Tr(
s))}function om(e,t,n,o,l,s,r){let i=[],c=hn.get(l)||0;n=r?n:ge(Nl(n,l),c);for(let u=n;u<=o;u=ge(u+l,c))i.push(Object.is(u,-0)?0:u);return i}function gr(e,t,n,o,l,s,r){let i=[],c=e.scales[e.axes[t].scale].
log,u=c==10?tn:ec,h=_t(u(n));l=co(c,h),c==10&&(l=$n[Lt(l,$n)]);let m=n,_=l*c;c==10&&(_=$n[Lt(_,$n)]);do i.push(m),m=m+l,c==10&&!hn.has(m)&&(m=ge(m,hn.get(l))),m>=_&&(l=m,_=l*c,c==10&&(_=$n[Lt(_,$n)]));while(m<=
o);return i}function lm(e,t,n,o,l,s,r){let c=e.scales[e.axes[t].scale].asinh,u=o>c?gr(e,t,nt(c,n),o,l):[c],h=o>=0&&n<=0?[0]:[];return(n<-c?gr(e,t,nt(c,-o),-n,l):[c]).reverse().map(_=>-_).concat(h,u)}var xc=/./,
sm=/[12357]/,rm=/[125]/,Wa=/1/,_r=(e,t,n,o)=>e.map((l,s)=>t==4&&l==0||s%o==0&&n.test(l.toExponential()[l<0?1:0])?l:null);function im(e,t,n,o,l){let s=e.axes[n],r=s.scale,i=e.scales[r],c=e.valToPos,u=s.
_space,h=c(10,r),m=c(9,r)-h>=u?xc:c(7,r)-h>=u?sm:c(5,r)-h>=u?rm:Wa;if(m==Wa){let _=Ie(c(1,r)-h);if(_<u)return _r(t.slice().reverse(),i.distr,m,Ct(u/_)).reverse()}return _r(t,i.distr,m,1)}function am(e,t,n,o,l){
let s=e.axes[n],r=s.scale,i=s._space,c=e.valToPos,u=Ie(c(1,r)-c(2,r));return u<i?_r(t.slice().reverse(),3,xc,Ct(i/u)).reverse():t}function cm(e,t,n,o){return o==null?xr:t==null?"":Tr(t)}var Ha={show:!0,
scale:"y",stroke:br,space:30,gap:5,alignTo:1,size:50,labelGap:0,labelSize:30,labelFont:yc,side:3,grid:Er,ticks:wc,border:vc,font:$r,lineGap:bc,rotate:0};function um(e,t){let n=3+(e||1)*2;return ge(n*t,
3)}function fm(e,t){let{scale:n,idxs:o}=e.series[0],l=e._data[0],s=e.valToPos(l[o[0]],n,!0),r=e.valToPos(l[o[1]],n,!0),i=Ie(r-s),c=e.series[t],u=i/(c.points.space*ce);return o[1]-o[0]<=u}var Va={scale:null,
auto:!0,sorted:0,min:he,max:-he},kc=(e,t,n,o,l)=>l,Ba={show:!0,auto:!0,sorted:0,gaps:kc,alpha:1,facets:[Oe({},Va,{scale:"x"}),Oe({},Va,{scale:"y"})]},Ua={scale:"y",auto:!0,sorted:0,show:!0,spanGaps:!1,
gaps:kc,alpha:1,points:{show:fm,filter:null},values:null,min:he,max:-he,idxs:[],path:null,clip:null};function dm(e,t,n,o,l){return n/10}var Sc={time:!0,auto:!0,distr:1,log:10,asinh:1,min:null,max:null,
dir:1,ori:0},mm=Oe({},Sc,{time:!1,ori:1}),ja={};function Mc(e,t){let n=ja[e];return n||(n={key:e,plots:[],sub(o){n.plots.push(o)},unsub(o){n.plots=n.plots.filter(l=>l!=o)},pub(o,l,s,r,i,c,u){for(let h=0;h<
n.plots.length;h++)n.plots[h]!=l&&n.plots[h].pub(o,l,s,r,i,c,u)}},e!=null&&(ja[e]=n)),n}var mo=1,wr=2;function Ln(e,t,n){let o=e.mode,l=e.series[t],s=o==2?e._data[t]:e._data,r=e.scales,i=e.bbox,c=s[0],
u=o==2?s[1]:s[t],h=o==2?r[l.facets[0].scale]:r[e.series[0].scale],m=o==2?r[l.facets[1].scale]:r[l.scale],_=i.left,p=i.top,y=i.width,T=i.height,S=e.valToPosH,M=e.valToPosV;return h.ori==0?n(l,c,u,h,m,S,
M,_,p,y,T,Ll,ho,Rl,Cc,Pc):n(l,c,u,h,m,M,S,p,_,T,y,zl,go,Or,Ac,Ec)}function Nr(e,t){let n=0,o=0,l=ie(e.bands,Cr);for(let s=0;s<l.length;s++){let r=l[s];r.series[0]==t?n=r.dir:r.series[1]==t&&(r.dir==1?
o|=1:o|=2)}return[n,o==1?-1:o==2?1:o==3?2:0]}function pm(e,t,n,o,l){let s=e.mode,r=e.series[t],i=s==2?r.facets[1].scale:r.scale,c=e.scales[i];return l==-1?c.min:l==1?c.max:c.distr==3?c.dir==1?c.min:c.
max:0}function nn(e,t,n,o,l,s){return Ln(e,t,(r,i,c,u,h,m,_,p,y,T,S)=>{let M=r.pxRound,x=u.dir*(u.ori==0?1:-1),E=u.ori==0?ho:go,k,I;x==1?(k=n,I=o):(k=o,I=n);let O=M(m(i[k],u,T,p)),Y=M(_(c[k],h,S,y)),j=M(
m(i[I],u,T,p)),Q=M(_(s==1?h.max:h.min,h,S,y)),V=new Path2D(l);return E(V,j,Q),E(V,O,Q),E(V,O,Y),V})}function Ol(e,t,n,o,l,s){let r=null;if(e.length>0){r=new Path2D;let i=t==0?Rl:Or,c=n;for(let m=0;m<e.
length;m++){let _=e[m];if(_[1]>_[0]){let p=_[0]-c;p>0&&i(r,c,o,p,o+s),c=_[1]}}let u=n+l-c,h=10;u>0&&i(r,c,o-h/2,u,o+s+h)}return r}function hm(e,t,n){let o=e[e.length-1];o&&o[0]==t?o[1]=n:e.push([t,n])}
function Dr(e,t,n,o,l,s,r){let i=[],c=e.length;for(let u=l==1?n:o;u>=n&&u<=o;u+=l)if(t[u]===null){let m=u,_=u;if(l==1)for(;++u<=o&&t[u]===null;)_=u;else for(;--u>=n&&t[u]===null;)_=u;let p=s(e[m]),y=_==
m?p:s(e[_]),T=m-l;p=r<=0&&T>=0&&T<c?s(e[T]):p;let M=_+l;y=r>=0&&M>=0&&M<c?s(e[M]):y,y>=p&&i.push([p,y])}return i}function Ga(e){return e==0?nc:e==1?Fe:t=>En(t,e)}function Tc(e){let t=e==0?Ll:zl,n=e==0?
(l,s,r,i,c,u)=>{l.arcTo(s,r,i,c,u)}:(l,s,r,i,c,u)=>{l.arcTo(r,s,c,i,u)},o=e==0?(l,s,r,i,c)=>{l.rect(s,r,i,c)}:(l,s,r,i,c)=>{l.rect(r,s,c,i)};return(l,s,r,i,c,u=0,h=0)=>{u==0&&h==0?o(l,s,r,i,c):(u=zt(u,
i/2,c/2),h=zt(h,i/2,c/2),t(l,s+u,r),n(l,s+i,r,s+i,r+c,u),n(l,s+i,r+c,s,r+c,h),n(l,s,r+c,s,r,h),n(l,s,r,s+i,r,u),l.closePath())}}var Ll=(e,t,n)=>{e.moveTo(t,n)},zl=(e,t,n)=>{e.moveTo(n,t)},ho=(e,t,n)=>{
e.lineTo(t,n)},go=(e,t,n)=>{e.lineTo(n,t)},Rl=Tc(0),Or=Tc(1),Cc=(e,t,n,o,l,s)=>{e.arc(t,n,o,l,s)},Ac=(e,t,n,o,l,s)=>{e.arc(n,t,o,l,s)},Pc=(e,t,n,o,l,s,r)=>{e.bezierCurveTo(t,n,o,l,s,r)},Ec=(e,t,n,o,l,s,r)=>{
e.bezierCurveTo(n,t,l,o,r,s)};function $c(e){return(t,n,o,l,s)=>Ln(t,n,(r,i,c,u,h,m,_,p,y,T,S)=>{let{pxRound:M,points:x}=r,E,k;u.ori==0?(E=Ll,k=Cc):(E=zl,k=Ac);let I=ge(x.width*ce,3),O=(x.size-x.width)/
2*ce,Y=ge(O*2,3),j=new Path2D,Q=new Path2D,{left:V,top:$,width:G,height:L}=t.bbox;Rl(Q,V-Y,$-Y,G+Y*2,L+Y*2);let K=U=>{if(c[U]!=null){let le=M(m(i[U],u,T,p)),B=M(_(c[U],h,S,y));E(j,le+O,B),k(j,le,B,O,0,
Tl*2)}};if(s)s.forEach(K);else for(let U=o;U<=l;U++)K(U);return{stroke:I>0?j:null,fill:j,clip:Q,flags:mo|wr}})}function Nc(e){return(t,n,o,l,s,r)=>{o!=l&&(s!=o&&r!=o&&e(t,n,o),s!=l&&r!=l&&e(t,n,l),e(t,
n,r))}}var gm=Nc(ho),_m=Nc(go);function Dc(e){let t=ie(e?.alignGaps,0);return(n,o,l,s)=>Ln(n,o,(r,i,c,u,h,m,_,p,y,T,S)=>{[l,s]=El(c,l,s);let M=r.pxRound,x=L=>M(m(L,u,T,p)),E=L=>M(_(L,h,S,y)),k,I;u.ori==
0?(k=ho,I=gm):(k=go,I=_m);let O=u.dir*(u.ori==0?1:-1),Y={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:mo},j=Y.stroke,Q=!1;if(s-l>=T*4){let L=W=>n.posToVal(W,u.key,!0),K=null,U=null,
le,B,ot,ke=x(i[O==1?l:s]),se=x(i[l]),me=x(i[s]),ee=L(O==1?se+1:me-1);for(let W=O==1?l:s;W>=l&&W<=s;W+=O){let Le=i[W],Se=(O==1?Le<ee:Le>ee)?ke:x(Le),ue=c[W];Se==ke?ue!=null?(B=ue,K==null?(k(j,Se,E(B)),
le=K=U=B):B<K?K=B:B>U&&(U=B)):ue===null&&(Q=!0):(K!=null&&I(j,ke,E(K),E(U),E(le),E(B)),ue!=null?(B=ue,k(j,Se,E(B)),K=U=le=B):(K=U=null,ue===null&&(Q=!0)),ke=Se,ee=L(ke+O))}K!=null&&K!=U&&ot!=ke&&I(j,ke,
E(K),E(U),E(le),E(B))}else for(let L=O==1?l:s;L>=l&&L<=s;L+=O){let K=c[L];K===null?Q=!0:K!=null&&k(j,x(i[L]),E(K))}let[$,G]=Nr(n,o);if(r.fill!=null||$!=0){let L=Y.fill=new Path2D(j),K=r.fillTo(n,o,r.min,
r.max,$),U=E(K),le=x(i[l]),B=x(i[s]);O==-1&&([B,le]=[le,B]),k(L,B,U),k(L,le,U)}if(!r.spanGaps){let L=[];Q&&L.push(...Dr(i,c,l,s,O,x,t)),Y.gaps=L=r.gaps(n,o,l,s,L),Y.clip=Ol(L,u.ori,p,y,T,S)}return G!=
0&&(Y.band=G==2?[nn(n,o,l,s,j,-1),nn(n,o,l,s,j,1)]:nn(n,o,l,s,j,G)),Y})}function wm(e){let t=ie(e.align,1),n=ie(e.ascDesc,!1),o=ie(e.alignGaps,0),l=ie(e.extend,!1);return(s,r,i,c)=>Ln(s,r,(u,h,m,_,p,y,T,S,M,x,E)=>{
[i,c]=El(m,i,c);let k=u.pxRound,{left:I,width:O}=s.bbox,Y=se=>k(y(se,_,x,S)),j=se=>k(T(se,p,E,M)),Q=_.ori==0?ho:go,V={stroke:new Path2D,fill:null,clip:null,band:null,gaps:null,flags:mo},$=V.stroke,G=_.
dir*(_.ori==0?1:-1),L=j(m[G==1?i:c]),K=Y(h[G==1?i:c]),U=K,le=K;l&&t==-1&&(le=I,Q($,le,L)),Q($,K,L);for(let se=G==1?i:c;se>=i&&se<=c;se+=G){let me=m[se];if(me==null)continue;let ee=Y(h[se]),W=j(me);t==
1?Q($,ee,L):Q($,U,W),Q($,ee,W),L=W,U=ee}let B=U;l&&t==1&&(B=I+O,Q($,B,L));let[ot,ke]=Nr(s,r);if(u.fill!=null||ot!=0){let se=V.fill=new Path2D($),me=u.fillTo(s,r,u.min,u.max,ot),ee=j(me);Q(se,B,ee),Q(se,
le,ee)}if(!u.spanGaps){let se=[];se.push(...Dr(h,m,i,c,G,Y,o));let me=u.width*ce/2,ee=n||t==1?me:-me,W=n||t==-1?-me:me;se.forEach(Le=>{Le[0]+=ee,Le[1]+=W}),V.gaps=se=u.gaps(s,r,i,c,se),V.clip=Ol(se,_.
ori,S,M,x,E)}return ke!=0&&(V.band=ke==2?[nn(s,r,i,c,$,-1),nn(s,r,i,c,$,1)]:nn(s,r,i,c,$,ke)),V})}function qa(e,t,n,o,l,s,r=he){if(e.length>1){let i=null;for(let c=0,u=1/0;c<e.length;c++)if(t[c]!==void 0){
if(i!=null){let h=Ie(e[c]-e[i]);h<u&&(u=h,r=Ie(n(e[c],o,l,s)-n(e[i],o,l,s)))}i=c}}return r}function vm(e){e=e||jo;let t=ie(e.size,[.6,he,1]),n=e.align||0,o=e.gap||0,l=e.radius;l=l==null?[0,0]:typeof l==
"number"?[l,0]:l;let s=oe(l),r=1-t[0],i=ie(t[1],he),c=ie(t[2],1),u=ie(e.disp,jo),h=ie(e.each,p=>{}),{fill:m,stroke:_}=u;return(p,y,T,S)=>Ln(p,y,(M,x,E,k,I,O,Y,j,Q,V,$)=>{let G=M.pxRound,L=n,K=o*ce,U=i*
ce,le=c*ce,B,ot;k.ori==0?[B,ot]=s(p,y):[ot,B]=s(p,y);let ke=k.dir*(k.ori==0?1:-1),se=k.ori==0?Rl:Or,me=k.ori==0?h:(R,_e,ze,In,wn,Ft,vn)=>{h(R,_e,ze,wn,In,vn,Ft)},ee=ie(p.bands,Cr).find(R=>R.series[0]==
y),W=ee!=null?ee.dir:0,Le=M.fillTo(p,y,M.min,M.max,W),Ze=G(Y(Le,I,$,Q)),Se,ue,At,ct=V,Ce=G(M.width*ce),Rt=!1,qt=null,vt=null,ln=null,zn=null;m!=null&&(Ce==0||_!=null)&&(Rt=!0,qt=m.values(p,y,T,S),vt=new Map,
new Set(qt).forEach(R=>{R!=null&&vt.set(R,new Path2D)}),Ce>0&&(ln=_.values(p,y,T,S),zn=new Map,new Set(ln).forEach(R=>{R!=null&&zn.set(R,new Path2D)})));let{x0:Rn,size:wo}=u;if(Rn!=null&&wo!=null){L=1,
x=Rn.values(p,y,T,S),Rn.unit==2&&(x=x.map(ze=>p.posToVal(j+ze*V,k.key,!0)));let R=wo.values(p,y,T,S);wo.unit==2?ue=R[0]*V:ue=O(R[0],k,V,j)-O(0,k,V,j),ct=qa(x,E,O,k,V,j,ct),At=ct-ue+K}else ct=qa(x,E,O,
k,V,j,ct),At=ct*r+K,ue=ct-At;At<1&&(At=0),Ce>=ue/2&&(Ce=0),At<5&&(G=nc);let qo=At>0,gn=ct-At-(qo?Ce:0);ue=G(hr(gn,le,U)),Se=(L==0?ue/2:L==ke?0:ue)-L*ke*((L==0?K/2:0)+(qo?Ce/2:0));let Qe={stroke:null,fill:null,
clip:null,band:null,gaps:null,flags:0},Fn=Rt?null:new Path2D,Yt=null;if(ee!=null)Yt=p.data[ee.series[1]];else{let{y0:R,y1:_e}=u;R!=null&&_e!=null&&(E=_e.values(p,y,T,S),Yt=R.values(p,y,T,S))}let _n=B*
ue,X=ot*ue;for(let R=ke==1?T:S;R>=T&&R<=S;R+=ke){let _e=E[R];if(_e==null)continue;if(Yt!=null){let lt=Yt[R]??0;if(_e-lt==0)continue;Ze=Y(lt,I,$,Q)}let ze=k.distr!=2||u!=null?x[R]:R,In=O(ze,k,V,j),wn=Y(
ie(_e,Le),I,$,Q),Ft=G(In-Se),vn=G(nt(wn,Ze)),ut=G(zt(wn,Ze)),yt=vn-ut;if(_e!=null){let lt=_e<0?X:_n,Pt=_e<0?_n:X;Rt?(Ce>0&&ln[R]!=null&&se(zn.get(ln[R]),Ft,ut+_t(Ce/2),ue,nt(0,yt-Ce),lt,Pt),qt[R]!=null&&
se(vt.get(qt[R]),Ft,ut+_t(Ce/2),ue,nt(0,yt-Ce),lt,Pt)):se(Fn,Ft,ut+_t(Ce/2),ue,nt(0,yt-Ce),lt,Pt),me(p,y,R,Ft-Ce/2,ut,ue+Ce,yt)}}return Ce>0?Qe.stroke=Rt?zn:Fn:Rt||(Qe._fill=M.width==0?M._fill:M._stroke??
M._fill,Qe.width=0),Qe.fill=Rt?vt:Fn,Qe})}function ym(e,t){let n=ie(t?.alignGaps,0);return(o,l,s,r)=>Ln(o,l,(i,c,u,h,m,_,p,y,T,S,M)=>{[s,r]=El(u,s,r);let x=i.pxRound,E=B=>x(_(B,h,S,y)),k=B=>x(p(B,m,M,
T)),I,O,Y;h.ori==0?(I=Ll,Y=ho,O=Pc):(I=zl,Y=go,O=Ec);let j=h.dir*(h.ori==0?1:-1),Q=E(c[j==1?s:r]),V=Q,$=[],G=[];for(let B=j==1?s:r;B>=s&&B<=r;B+=j)if(u[B]!=null){let ke=c[B],se=E(ke);$.push(V=se),G.push(
k(u[B]))}let L={stroke:e($,G,I,Y,O,x),fill:null,clip:null,band:null,gaps:null,flags:mo},K=L.stroke,[U,le]=Nr(o,l);if(i.fill!=null||U!=0){let B=L.fill=new Path2D(K),ot=i.fillTo(o,l,i.min,i.max,U),ke=k(
ot);Y(B,V,ke),Y(B,Q,ke)}if(!i.spanGaps){let B=[];B.push(...Dr(c,u,s,r,j,E,n)),L.gaps=B=i.gaps(o,l,s,r,B),L.clip=Ol(B,h.ori,y,T,S,M)}return le!=0&&(L.band=le==2?[nn(o,l,s,r,K,-1),nn(o,l,s,r,K,1)]:nn(o,
l,s,r,K,le)),L})}function bm(e){return ym(xm,e)}function xm(e,t,n,o,l,s){let r=e.length;if(r<2)return null;let i=new Path2D;if(n(i,e[0],t[0]),r==2)o(i,e[1],t[1]);else{let c=Array(r),u=Array(r-1),h=Array(
r-1),m=Array(r-1);for(let _=0;_<r-1;_++)h[_]=t[_+1]-t[_],m[_]=e[_+1]-e[_],u[_]=h[_]/m[_];c[0]=u[0];for(let _=1;_<r-1;_++)u[_]===0||u[_-1]===0||u[_-1]>0!=u[_]>0?c[_]=0:(c[_]=3*(m[_-1]+m[_])/((2*m[_]+m[_-
1])/u[_-1]+(m[_]+2*m[_-1])/u[_]),isFinite(c[_])||(c[_]=0));c[r-1]=u[r-2];for(let _=0;_<r-1;_++)l(i,e[_]+m[_]/3,t[_]+c[_]*m[_]/3,e[_+1]-m[_]/3,t[_+1]-c[_+1]*m[_]/3,e[_+1],t[_+1])}return i}var vr=new Set;
function Ya(){for(let e of vr)e.syncRect(!0)}po&&(Dn(nd,ao,Ya),Dn(od,ao,Ya,!0),Dn(Cl,ao,()=>{Ke.pxRatio=ce}));var km=Dc(),Sm=$c();function Ka(e,t,n,o){return(o?[e[0],e[1]].concat(e.slice(2)):[e[0]].concat(
e.slice(1))).map((s,r)=>yr(s,r,t,n))}function Mm(e,t){return e.map((n,o)=>o==0?{}:Oe({},t,n))}function yr(e,t,n,o){return Oe({},t==0?n:o,e)}function Oc(e,t,n){return t==null?uo:[t,n]}var Tm=Oc;function Cm(e,t,n){
return t==null?uo:Al(t,n,Mr,!0)}function Lc(e,t,n,o){return t==null?uo:$l(t,n,e.scales[o].log,!1)}var Am=Lc;function zc(e,t,n,o){return t==null?uo:Sr(t,n,e.scales[o].log,!1)}var Pm=zc;function Em(e,t,n,o,l){
let s=nt(Ca(e),Ca(t)),r=t-e,i=Lt(l/o*r,n);do{let c=n[i],u=o*c/r;if(u>=l&&s+(c<5?hn.get(c):0)<=17)return[c,u]}while(++i<n.length);return[0,0]}function Ja(e){let t,n;return e=e.replace(/(\d+)px/,(o,l)=>(t=
Fe((n=+l)*ce))+"px"),[e,t,n]}function $m(e){e.show&&[e.font,e.labelFont].forEach(t=>{let n=ge(t[2]*ce,1);t[0]=t[0].replace(/[0-9.]+px/,n+"px"),t[1]=n})}function Ke(e,t,n){let o={mode:ie(e.mode,1)},l=o.
mode;function s(a,f,g,w){let v=f.valToPct(a);return w+g*(f.dir==-1?1-v:v)}function r(a,f,g,w){let v=f.valToPct(a);return w+g*(f.dir==-1?v:1-v)}function i(a,f,g,w){return f.ori==0?s(a,f,g,w):r(a,f,g,w)}
o.valToPosH=s,o.valToPosV=r;let c=!1;o.status=0;let u=o.root=Tt(Ff);if(e.id!=null&&(u.id=e.id),gt(u,e.class),e.title){let a=Tt(Hf,u);a.textContent=e.title}let h=Ot("canvas"),m=o.ctx=h.getContext("2d"),
_=Tt(Vf,u);Dn("click",_,a=>{a.target===y&&(ve!=Jn||Me!=Zn)&&Ye.click(o,a)},!0);let p=o.under=Tt(Bf,_);_.appendChild(h);let y=o.over=Tt(Uf,_);e=fo(e);let T=+ie(e.pxAlign,1),S=Ga(T);(e.plugins||[]).forEach(
a=>{a.opts&&(e=a.opts(o,e)||e)});let M=e.ms||.001,x=o.series=l==1?Ka(e.series||[],Ia,Ua,!1):Mm(e.series||[null],Ba),E=o.axes=Ka(e.axes||[],Fa,Ha,!0),k=o.scales={},I=o.bands=e.bands||[];I.forEach(a=>{a.
fill=oe(a.fill||null),a.dir=ie(a.dir,-1)});let O=l==2?x[1].facets[0].scale:x[0].scale,Y={axes:bu,series:gu},j=(e.drawOrder||["axes","series"]).map(a=>Y[a]);function Q(a){let f=a.distr==3?g=>tn(g>0?g:a.
clamp(o,g,a.min,a.max,a.key)):a.distr==4?g=>ir(g,a.asinh):a.distr==100?g=>a.fwd(g):g=>g;return g=>{let w=f(g),{_min:v,_max:b}=a,C=b-v;return(w-v)/C}}function V(a){let f=k[a];if(f==null){let g=(e.scales||
jo)[a]||jo;if(g.from!=null){V(g.from);let w=Oe({},k[g.from],g,{key:a});w.valToPct=Q(w),k[a]=w}else{f=k[a]=Oe({},a==O?Sc:mm,g),f.key=a;let w=f.time,v=f.range,b=pn(v);if((a!=O||l==2&&!w)&&(b&&(v[0]==null||
v[1]==null)&&(v={min:v[0]==null?Sa:{mode:1,hard:v[0],soft:v[0]},max:v[1]==null?Sa:{mode:1,hard:v[1],soft:v[1]}},b=!1),!b&&Dl(v))){let C=v;v=(A,P,N)=>P==null?uo:Al(P,N,C)}f.range=oe(v||(w?Tm:a==O?f.distr==
3?Am:f.distr==4?Pm:Oc:f.distr==3?Lc:f.distr==4?zc:Cm)),f.auto=oe(b?!1:f.auto),f.clamp=oe(f.clamp||dm),f._min=f._max=null,f.valToPct=Q(f)}}}V("x"),V("y"),l==1&&x.forEach(a=>{V(a.scale)}),E.forEach(a=>{
V(a.scale)});for(let a in e.scales)V(a);let $=k[O],G=$.distr,L,K;$.ori==0?(gt(u,If),L=s,K=r):(gt(u,Wf),L=r,K=s);let U={};for(let a in k){let f=k[a];(f.min!=null||f.max!=null)&&(U[a]={min:f.min,max:f.max},
f.min=f.max=null)}let le=e.tzDate||(a=>new Date(Fe(a/M))),B=e.fmtDate||Ar,ot=M==1?Id(le):Vd(le),ke=La(le,Oa(M==1?Fd:Hd,B)),se=Ra(le,za(Ud,B)),me=[],ee=o.legend=Oe({},qd,e.legend),W=o.cursor=Oe({},Xd,{
drag:{y:l==2}},e.cursor),Le=ee.show,Ze=W.show,Se=ee.markers;ee.idxs=me,Se.width=oe(Se.width),Se.dash=oe(Se.dash),Se.stroke=oe(Se.stroke),Se.fill=oe(Se.fill);let ue,At,ct,Ce=[],Rt=[],qt,vt=!1,ln={};if(ee.
live){let a=x[1]?x[1].values:null;vt=a!=null,qt=vt?a(o,1,0):{_:0};for(let f in qt)ln[f]=xr}if(Le)if(ue=Ot("table",Jf,u),ct=Ot("tbody",null,ue),ee.mount(o,ue),vt){At=Ot("thead",null,ue,ct);let a=Ot("tr",
null,At);Ot("th",null,a);for(var zn in qt)Ot("th",fa,a).textContent=zn}else gt(ue,Qf),ee.live&&gt(ue,Zf);let Rn={show:!0},wo={show:!1};function qo(a,f){if(f==0&&(vt||!ee.live||l==2))return uo;let g=[],
w=Ot("tr",Xf,ct,ct.childNodes[f]);gt(w,a.class),a.show||gt(w,Nn);let v=Ot("th",null,w);if(Se.show){let A=Tt(ed,v);if(f>0){let P=Se.width(o,f);P&&(A.style.border=P+"px "+Se.dash(o,f)+" "+Se.stroke(o,f)),
A.style.background=Se.fill(o,f)}}let b=Tt(fa,v);a.label instanceof HTMLElement?b.appendChild(a.label):b.textContent=a.label,f>0&&(Se.show||(b.style.color=a.width>0?Se.stroke(o,f):Se.fill(o,f)),Qe("cli\
ck",v,A=>{if(W._lock)return;bn(A);let P=x.indexOf(a);if((A.ctrlKey||A.metaKey)!=ee.isolate){let N=x.some((z,F)=>F>0&&F!=P&&z.show);x.forEach((z,F)=>{F>0&&Wt(F,N?F==P?Rn:wo:Rn,!0,$e.setSeries)})}else Wt(
P,{show:!a.show},!0,$e.setSeries)},!1),Hn&&Qe(ha,v,A=>{W._lock||(bn(A),Wt(x.indexOf(a),Xn,!0,$e.setSeries))},!1));for(var C in qt){let A=Ot("td",td,w);A.textContent="--",g.push(A)}return[w,g]}let gn=new Map;
function Qe(a,f,g,w=!0){let v=gn.get(f)||{},b=W.bind[a](o,f,g,w);b&&(Dn(a,f,v[a]=b),gn.set(f,v))}function Fn(a,f,g){let w=gn.get(f)||{};for(let v in w)(a==null||v==a)&&(pr(v,f,w[v]),delete w[v]);a==null&&
gn.delete(f)}let Yt=0,_n=0,X=0,R=0,_e=0,ze=0,In=_e,wn=ze,Ft=X,vn=R,ut=0,yt=0,lt=0,Pt=0;o.bbox={};let Hl=!1,Yo=!1,Wn=!1,yn=!1,Ko=!1,bt=!1;function Vl(a,f,g){(g||a!=o.width||f!=o.height)&&Fr(a,f),Gn(!1),
Wn=!0,Yo=!0,qn()}function Fr(a,f){o.width=Yt=X=a,o.height=_n=R=f,_e=ze=0,cu(),uu();let g=o.bbox;ut=g.left=En(_e*ce,.5),yt=g.top=En(ze*ce,.5),lt=g.width=En(X*ce,.5),Pt=g.height=En(R*ce,.5)}let ru=3;function iu(){
let a=!1,f=0;for(;!a;){f++;let g=vu(f),w=yu(f);a=f==ru||g&&w,a||(Fr(o.width,o.height),Yo=!0)}}function au({width:a,height:f}){Vl(a,f)}o.setSize=au;function cu(){let a=!1,f=!1,g=!1,w=!1;E.forEach((v,b)=>{
if(v.show&&v._show){let{side:C,_size:A}=v,P=C%2,N=v.label!=null?v.labelSize:0,z=A+N;z>0&&(P?(X-=z,C==3?(_e+=z,w=!0):g=!0):(R-=z,C==0?(ze+=z,a=!0):f=!0))}}),xn[0]=a,xn[1]=g,xn[2]=f,xn[3]=w,X-=sn[1]+sn[3],
_e+=sn[3],R-=sn[2]+sn[0],ze+=sn[0]}function uu(){let a=_e+X,f=ze+R,g=_e,w=ze;function v(b,C){switch(b){case 1:return a+=C,a-C;case 2:return f+=C,f-C;case 3:return g-=C,g+C;case 0:return w-=C,w+C}}E.forEach(
(b,C)=>{if(b.show&&b._show){let A=b.side;b._pos=v(A,b._size),b.label!=null&&(b._lpos=v(A,b.labelSize))}})}if(W.dataIdx==null){let a=W.hover,f=a.skip=new Set(a.skip??[]);f.add(void 0);let g=a.prox=oe(a.
prox),w=a.bias??=0;W.dataIdx=(v,b,C,A)=>{if(b==0)return C;let P=C,N=g(v,b,C,A)??he,z=N>=0&&N<he,F=$.ori==0?X:R,J=W.left,ae=t[0],re=t[b];if(f.has(re[C])){P=null;let te=null,q=null,H;if(w==0||w==-1)for(H=
C;te==null&&H-- >0;)f.has(re[H])||(te=H);if(w==0||w==1)for(H=C;q==null&&H++<re.length;)f.has(re[H])||(q=H);if(te!=null||q!=null)if(z){let be=te==null?-1/0:L(ae[te],$,F,0),Ae=q==null?1/0:L(ae[q],$,F,0),
je=J-be,pe=Ae-J;je<=pe?je<=N&&(P=te):pe<=N&&(P=q)}else P=q==null?te:te==null?q:C-te<=q-C?te:q}else z&&Ie(J-L(ae[C],$,F,0))>N&&(P=null);return P}}let bn=a=>{W.event=a};W.idxs=me,W._lock=!1;let Je=W.points;
Je.show=oe(Je.show),Je.size=oe(Je.size),Je.stroke=oe(Je.stroke),Je.width=oe(Je.width),Je.fill=oe(Je.fill);let It=o.focus=Oe({},e.focus||{alpha:.3},W.focus),Hn=It.prox>=0,Vn=Hn&&Je.one,xt=[],Bn=[],Un=[];
function Ir(a,f){let g=Je.show(o,f);if(g instanceof HTMLElement)return gt(g,Kf),gt(g,a.class),Gt(g,-10,-10,X,R),y.insertBefore(g,xt[f]),g}function Wr(a,f){if(l==1||f>0){let g=l==1&&k[a.scale].time,w=a.
value;a.value=g?Ea(w)?Ra(le,za(w,B)):w||se:w||cm,a.label=a.label||(g?tm:em)}if(Vn||f>0){a.width=a.width==null?1:a.width,a.paths=a.paths||km||md,a.fillTo=oe(a.fillTo||pm),a.pxAlign=+ie(a.pxAlign,T),a.pxRound=
Ga(a.pxAlign),a.stroke=oe(a.stroke||null),a.fill=oe(a.fill||null),a._stroke=a._fill=a._paths=a._focus=null;let g=um(nt(1,a.width),1),w=a.points=Oe({},{size:g,width:nt(1,g*.2),stroke:a.stroke,space:g*2,
paths:Sm,_stroke:null,_fill:null},a.points);w.show=oe(w.show),w.filter=oe(w.filter),w.fill=oe(w.fill),w.stroke=oe(w.stroke),w.paths=oe(w.paths),w.pxAlign=a.pxAlign}if(Le){let g=qo(a,f);Ce.splice(f,0,g[0]),
Rt.splice(f,0,g[1]),ee.values.push(null)}if(Ze){me.splice(f,0,null);let g=null;Vn?f==0&&(g=Ir(a,f)):f>0&&(g=Ir(a,f)),xt.splice(f,0,g),Bn.splice(f,0,0),Un.splice(f,0,0)}Ue("addSeries",f)}function fu(a,f){
f=f??x.length,a=l==1?yr(a,f,Ia,Ua):yr(a,f,{},Ba),x.splice(f,0,a),Wr(x[f],f)}o.addSeries=fu;function du(a){if(x.splice(a,1),Le){ee.values.splice(a,1),Rt.splice(a,1);let f=Ce.splice(a,1)[0];Fn(null,f.firstChild),
f.remove()}Ze&&(me.splice(a,1),xt.splice(a,1)[0].remove(),Bn.splice(a,1),Un.splice(a,1)),Ue("delSeries",a)}o.delSeries=du;let xn=[!1,!1,!1,!1];function mu(a,f){if(a._show=a.show,a.show){let g=a.side%2,
w=k[a.scale];w==null&&(a.scale=g?x[1].scale:O,w=k[a.scale]);let v=w.time;a.size=oe(a.size),a.space=oe(a.space),a.rotate=oe(a.rotate),pn(a.incrs)&&a.incrs.forEach(C=>{!hn.has(C)&&hn.set(C,sc(C))}),a.incrs=
oe(a.incrs||(w.distr==2?Ld:v?M==1?Rd:Wd:$n)),a.splits=oe(a.splits||(v&&w.distr==1?ot:w.distr==3?gr:w.distr==4?lm:om)),a.stroke=oe(a.stroke),a.grid.stroke=oe(a.grid.stroke),a.ticks.stroke=oe(a.ticks.stroke),
a.border.stroke=oe(a.border.stroke);let b=a.values;a.values=pn(b)&&!pn(b[0])?oe(b):v?pn(b)?La(le,Oa(b,B)):Ea(b)?Bd(le,b):b||ke:b||nm,a.filter=oe(a.filter||(w.distr>=3&&w.log==10?im:w.distr==3&&w.log==
2?am:oc)),a.font=Ja(a.font),a.labelFont=Ja(a.labelFont),a._size=a.size(o,null,f,0),a._space=a._rotate=a._incrs=a._found=a._splits=a._values=null,a._size>0&&(xn[f]=!0,a._el=Tt(jf,_))}}function vo(a,f,g,w){
let[v,b,C,A]=g,P=f%2,N=0;return P==0&&(A||b)&&(N=f==0&&!v||f==2&&!C?Fe(Fa.size/3):0),P==1&&(v||C)&&(N=f==1&&!b||f==3&&!A?Fe(Ha.size/2):0),N}let Hr=o.padding=(e.padding||[vo,vo,vo,vo]).map(a=>oe(ie(a,vo))),
sn=o._padding=Hr.map((a,f)=>a(o,f,xn,0)),qe,We=null,He=null,Jo=l==1?x[0].idxs:null,Et=null,yo=!1;function Vr(a,f){if(t=a??[],o.data=o._data=t,l==2){qe=0;for(let g=1;g<x.length;g++)qe+=t[g][0].length}else{
t.length==0&&(o.data=o._data=t=[[]]),Et=t[0],qe=Et.length;let g=t;if(G==2){g=t.slice();let w=g[0]=Array(qe);for(let v=0;v<qe;v++)w[v]=v}o._data=t=g}if(Gn(!0),Ue("setData"),G==2&&(Wn=!0),f!==!1){let g=$;
g.auto(o,yo)?Bl():an(O,g.min,g.max),yn=yn||W.left>=0,bt=!0,qn()}}o.setData=Vr;function Bl(){yo=!0;let a,f;l==1&&(qe>0?(We=Jo[0]=0,He=Jo[1]=qe-1,a=t[0][We],f=t[0][He],G==2?(a=We,f=He):a==f&&(G==3?[a,f]=
$l(a,a,$.log,!1):G==4?[a,f]=Sr(a,a,$.log,!1):$.time?f=a+Fe(86400/M):[a,f]=Al(a,f,Mr,!0))):(We=Jo[0]=a=null,He=Jo[1]=f=null)),an(O,a,f)}let Zo,jn,Ul,jl,Gl,ql,Yl,Kl,Jl,st;function Br(a,f,g,w,v,b){a??=ma,
g??=Cr,w??="butt",v??=ma,b??="round",a!=Zo&&(m.strokeStyle=Zo=a),v!=jn&&(m.fillStyle=jn=v),f!=Ul&&(m.lineWidth=Ul=f),b!=Gl&&(m.lineJoin=Gl=b),w!=ql&&(m.lineCap=ql=w),g!=jl&&m.setLineDash(jl=g)}function Ur(a,f,g,w){
f!=jn&&(m.fillStyle=jn=f),a!=Yl&&(m.font=Yl=a),g!=Kl&&(m.textAlign=Kl=g),w!=Jl&&(m.textBaseline=Jl=w)}function Zl(a,f,g,w,v=0){if(w.length>0&&a.auto(o,yo)&&(f==null||f.min==null)){let b=ie(We,0),C=ie(
He,w.length-1),A=g.min==null?id(w,b,C,v,a.distr==3):[g.min,g.max];a.min=zt(a.min,g.min=A[0]),a.max=nt(a.max,g.max=A[1])}}let jr={min:null,max:null};function pu(){for(let w in k){let v=k[w];U[w]==null&&
(v.min==null||U[O]!=null&&v.auto(o,yo))&&(U[w]=jr)}for(let w in k){let v=k[w];U[w]==null&&v.from!=null&&U[v.from]!=null&&(U[w]=jr)}U[O]!=null&&Gn(!0);let a={};for(let w in U){let v=U[w];if(v!=null){let b=a[w]=
fo(k[w],gd);if(v.min!=null)Oe(b,v);else if(w!=O||l==2)if(qe==0&&b.from==null){let C=b.range(o,null,null,w);b.min=C[0],b.max=C[1]}else b.min=he,b.max=-he}}if(qe>0){x.forEach((w,v)=>{if(l==1){let b=w.scale,
C=U[b];if(C==null)return;let A=a[b];if(v==0){let P=A.range(o,A.min,A.max,b);A.min=P[0],A.max=P[1],We=Lt(A.min,t[0]),He=Lt(A.max,t[0]),He-We>1&&(t[0][We]<A.min&&We++,t[0][He]>A.max&&He--),w.min=Et[We],
w.max=Et[He]}else w.show&&w.auto&&Zl(A,C,w,t[v],w.sorted);w.idxs[0]=We,w.idxs[1]=He}else if(v>0&&w.show&&w.auto){let[b,C]=w.facets,A=b.scale,P=C.scale,[N,z]=t[v],F=a[A],J=a[P];F!=null&&Zl(F,U[A],b,N,b.
sorted),J!=null&&Zl(J,U[P],C,z,C.sorted),w.min=C.min,w.max=C.max}});for(let w in a){let v=a[w],b=U[w];if(v.from==null&&(b==null||b.min==null)){let C=v.range(o,v.min==he?null:v.min,v.max==-he?null:v.max,
w);v.min=C[0],v.max=C[1]}}}for(let w in a){let v=a[w];if(v.from!=null){let b=a[v.from];if(b.min==null)v.min=v.max=null;else{let C=v.range(o,b.min,b.max,w);v.min=C[0],v.max=C[1]}}}let f={},g=!1;for(let w in a){
let v=a[w],b=k[w];if(b.min!=v.min||b.max!=v.max){b.min=v.min,b.max=v.max;let C=b.distr;b._min=C==3?tn(b.min):C==4?ir(b.min,b.asinh):C==100?b.fwd(b.min):b.min,b._max=C==3?tn(b.max):C==4?ir(b.max,b.asinh):
C==100?b.fwd(b.max):b.max,f[w]=g=!0}}if(g){x.forEach((w,v)=>{l==2?v>0&&f.y&&(w._paths=null):f[w.scale]&&(w._paths=null)});for(let w in f)Wn=!0,Ue("setScale",w);Ze&&W.left>=0&&(yn=bt=!0)}for(let w in U)
U[w]=null}function hu(a){let f=hr(We-1,0,qe-1),g=hr(He+1,0,qe-1);for(;a[f]==null&&f>0;)f--;for(;a[g]==null&&g<qe-1;)g++;return[f,g]}function gu(){if(qe>0){let a=x.some(f=>f._focus)&&st!=It.alpha;a&&(m.
globalAlpha=st=It.alpha),x.forEach((f,g)=>{if(g>0&&f.show&&(Gr(g,!1),Gr(g,!0),f._paths==null)){let w=st;st!=f.alpha&&(m.globalAlpha=st=f.alpha);let v=l==2?[0,t[g][0].length-1]:hu(t[g]);f._paths=f.paths(
o,g,v[0],v[1]),st!=w&&(m.globalAlpha=st=w)}}),x.forEach((f,g)=>{if(g>0&&f.show){let w=st;st!=f.alpha&&(m.globalAlpha=st=f.alpha),f._paths!=null&&qr(g,!1);{let v=f._paths!=null?f._paths.gaps:null,b=f.points.
show(o,g,We,He,v),C=f.points.filter(o,g,b,v);(b||C)&&(f.points._paths=f.points.paths(o,g,We,He,C),qr(g,!0))}st!=w&&(m.globalAlpha=st=w),Ue("drawSeries",g)}}),a&&(m.globalAlpha=st=1)}}function Gr(a,f){
let g=f?x[a].points:x[a];g._stroke=g.stroke(o,a),g._fill=g.fill(o,a)}function qr(a,f){let g=f?x[a].points:x[a],{stroke:w,fill:v,clip:b,flags:C,_stroke:A=g._stroke,_fill:P=g._fill,_width:N=g.width}=g._paths;
N=ge(N*ce,3);let z=null,F=N%2/2;f&&P==null&&(P=N>0?"#fff":A);let J=g.pxAlign==1&&F>0;if(J&&m.translate(F,F),!f){let ae=ut-N/2,re=yt-N/2,te=lt+N,q=Pt+N;z=new Path2D,z.rect(ae,re,te,q)}f?Ql(A,N,g.dash,g.
cap,P,w,v,C,b):_u(a,A,N,g.dash,g.cap,P,w,v,C,z,b),J&&m.translate(-F,-F)}function _u(a,f,g,w,v,b,C,A,P,N,z){let F=!1;P!=0&&I.forEach((J,ae)=>{if(J.series[0]==a){let re=x[J.series[1]],te=t[J.series[1]],
q=(re._paths||jo).band;pn(q)&&(q=J.dir==1?q[0]:q[1]);let H,be=null;re.show&&q&&cd(te,We,He)?(be=J.fill(o,ae)||b,H=re._paths.clip):q=null,Ql(f,g,w,v,be,C,A,P,N,z,H,q),F=!0}}),F||Ql(f,g,w,v,b,C,A,P,N,z)}
let Yr=mo|wr;function Ql(a,f,g,w,v,b,C,A,P,N,z,F){Br(a,f,g,w,v),(P||N||F)&&(m.save(),P&&m.clip(P),N&&m.clip(N)),F?(A&Yr)==Yr?(m.clip(F),z&&m.clip(z),Xo(v,C),Qo(a,b,f)):A&wr?(Xo(v,C),m.clip(F),Qo(a,b,f)):
A&mo&&(m.save(),m.clip(F),z&&m.clip(z),Xo(v,C),m.restore(),Qo(a,b,f)):(Xo(v,C),Qo(a,b,f)),(P||N||F)&&m.restore()}function Qo(a,f,g){g>0&&(f instanceof Map?f.forEach((w,v)=>{m.strokeStyle=Zo=v,m.stroke(
w)}):f!=null&&a&&m.stroke(f))}function Xo(a,f){f instanceof Map?f.forEach((g,w)=>{m.fillStyle=jn=w,m.fill(g)}):f!=null&&a&&m.fill(f)}function wu(a,f,g,w){let v=E[a],b;if(w<=0)b=[0,0];else{let C=v._space=
v.space(o,a,f,g,w),A=v._incrs=v.incrs(o,a,f,g,w,C);b=Em(f,g,A,w,C)}return v._found=b}function Xl(a,f,g,w,v,b,C,A,P,N){let z=C%2/2;T==1&&m.translate(z,z),Br(A,C,P,N,A),m.beginPath();let F,J,ae,re,te=v+
(w==0||w==3?-b:b);g==0?(J=v,re=te):(F=v,ae=te);for(let q=0;q<a.length;q++)f[q]!=null&&(g==0?F=ae=a[q]:J=re=a[q],m.moveTo(F,J),m.lineTo(ae,re));m.stroke(),T==1&&m.translate(-z,-z)}function vu(a){let f=!0;
return E.forEach((g,w)=>{if(!g.show)return;let v=k[g.scale];if(v.min==null){g._show&&(f=!1,g._show=!1,Gn(!1));return}else g._show||(f=!1,g._show=!0,Gn(!1));let b=g.side,C=b%2,{min:A,max:P}=v,[N,z]=wu(
w,A,P,C==0?X:R);if(z==0)return;let F=v.distr==2,J=g._splits=g.splits(o,w,A,P,N,z,F),ae=v.distr==2?J.map(H=>Et[H]):J,re=v.distr==2?Et[J[1]]-Et[J[0]]:N,te=g._values=g.values(o,g.filter(o,ae,w,z,re),w,z,
re);g._rotate=b==2?g.rotate(o,te,w,z):0;let q=g._size;g._size=Ct(g.size(o,te,w,a)),q!=null&&g._size!=q&&(f=!1)}),f}function yu(a){let f=!0;return Hr.forEach((g,w)=>{let v=g(o,w,xn,a);v!=sn[w]&&(f=!1),
sn[w]=v}),f}function bu(){for(let a=0;a<E.length;a++){let f=E[a];if(!f.show||!f._show)continue;let g=f.side,w=g%2,v,b,C=f.stroke(o,a),A=g==0||g==3?-1:1,[P,N]=f._found;if(f.label!=null){let et=f.labelGap*
A,mt=Fe((f._lpos+et)*ce);Ur(f.labelFont[0],C,"center",g==2?"top":da),m.save(),w==1?(v=b=0,m.translate(mt,Fe(yt+Pt/2)),m.rotate((g==3?-Tl:Tl)/2)):(v=Fe(ut+lt/2),b=mt);let Mn=tc(f.label)?f.label(o,a,P,N):
f.label;m.fillText(Mn,v,b),m.restore()}if(N==0)continue;let z=k[f.scale],F=w==0?lt:Pt,J=w==0?ut:yt,ae=f._splits,re=z.distr==2?ae.map(et=>Et[et]):ae,te=z.distr==2?Et[ae[1]]-Et[ae[0]]:P,q=f.ticks,H=f.border,
be=q.show?q.size:0,Ae=Fe(be*ce),je=Fe((f.alignTo==2?f._size-be-f.gap:f.gap)*ce),pe=f._rotate*-Tl/180,Pe=S(f._pos*ce),ft=(Ae+je)*A,Xe=Pe+ft;b=w==0?Xe:0,v=w==1?Xe:0;let kt=f.font[0],$t=f.align==1?ro:f.align==
2?lr:pe>0?ro:pe<0?lr:w==0?"center":g==3?lr:ro,Vt=pe||w==1?"middle":g==2?"top":da;Ur(kt,C,$t,Vt);let dt=f.font[1]*f.lineGap,St=ae.map(et=>S(i(et,z,F,J))),Nt=f._values;for(let et=0;et<Nt.length;et++){let mt=Nt[et];
if(mt!=null){w==0?v=St[et]:b=St[et],mt=""+mt;let Mn=mt.indexOf(`
`)==-1?[mt]:mt.split(/\n/gm);for(let tt=0;tt<Mn.length;tt++){let mi=Mn[tt];pe?(m.save(),m.translate(v,b+tt*dt),m.rotate(pe),m.fillText(mi,0,0),m.restore()):m.fillText(mi,v,b+tt*dt)}}}q.show&&Xl(St,q.filter(
o,re,a,N,te),w,g,Pe,Ae,ge(q.width*ce,3),q.stroke(o,a),q.dash,q.cap);let Bt=f.grid;Bt.show&&Xl(St,Bt.filter(o,re,a,N,te),w,w==0?2:1,w==0?yt:ut,w==0?Pt:lt,ge(Bt.width*ce,3),Bt.stroke(o,a),Bt.dash,Bt.cap),
H.show&&Xl([Pe],[1],w==0?1:0,w==0?1:2,w==1?yt:ut,w==1?Pt:lt,ge(H.width*ce,3),H.stroke(o,a),H.dash,H.cap)}Ue("drawAxes")}function Gn(a){x.forEach((f,g)=>{g>0&&(f._paths=null,a&&(l==1?(f.min=null,f.max=
null):f.facets.forEach(w=>{w.min=null,w.max=null})))})}let el=!1,es=!1,bo=[];function xu(){es=!1;for(let a=0;a<bo.length;a++)Ue(...bo[a]);bo.length=0}function qn(){el||(kd(Kr),el=!0)}function ku(a,f=!1){
el=!0,es=f,a(o),Kr(),f&&bo.length>0&&queueMicrotask(xu)}o.batch=ku;function Kr(){if(Hl&&(pu(),Hl=!1),Wn&&(iu(),Wn=!1),Yo){if(xe(p,ro,_e),xe(p,"top",ze),xe(p,Ho,X),xe(p,Vo,R),xe(y,ro,_e),xe(y,"top",ze),
xe(y,Ho,X),xe(y,Vo,R),xe(_,Ho,Yt),xe(_,Vo,_n),h.width=Fe(Yt*ce),h.height=Fe(_n*ce),E.forEach(({_el:a,_show:f,_size:g,_pos:w,side:v})=>{if(a!=null)if(f){let b=v===3||v===0?g:0,C=v%2==1;xe(a,C?"left":"t\
op",w-b),xe(a,C?"width":"height",g),xe(a,C?"top":"left",C?ze:_e),xe(a,C?"height":"width",C?R:X),mr(a,Nn)}else gt(a,Nn)}),Zo=jn=Ul=Gl=ql=Yl=Kl=Jl=jl=null,st=1,So(!0),_e!=In||ze!=wn||X!=Ft||R!=vn){Gn(!1);
let a=X/Ft,f=R/vn;if(Ze&&!yn&&W.left>=0){W.left*=a,W.top*=f,Yn&&Gt(Yn,Fe(W.left),0,X,R),Kn&&Gt(Kn,0,Fe(W.top),X,R);for(let g=0;g<xt.length;g++){let w=xt[g];w!=null&&(Bn[g]*=a,Un[g]*=f,Gt(w,Ct(Bn[g]),Ct(
Un[g]),X,R))}}if(ye.show&&!Ko&&ye.left>=0&&ye.width>0){ye.left*=a,ye.width*=a,ye.top*=f,ye.height*=f;for(let g in rs)xe(Qn,g,ye[g])}In=_e,wn=ze,Ft=X,vn=R}Ue("setSize"),Yo=!1}Yt>0&&_n>0&&(m.clearRect(0,
0,h.width,h.height),Ue("drawClear"),j.forEach(a=>a()),Ue("draw")),ye.show&&Ko&&(tl(ye),Ko=!1),Ze&&yn&&(Sn(null,!0,!1),yn=!1),ee.show&&ee.live&&bt&&(ls(),bt=!1),c||(c=!0,o.status=1,Ue("ready")),yo=!1,el=
!1}o.redraw=(a,f)=>{Wn=f||!1,a!==!1?an(O,$.min,$.max):qn()};function ts(a,f){let g=k[a];if(g.from==null){if(qe==0){let w=g.range(o,f.min,f.max,a);f.min=w[0],f.max=w[1]}if(f.min>f.max){let w=f.min;f.min=
f.max,f.max=w}if(qe>1&&f.min!=null&&f.max!=null&&f.max-f.min<1e-16)return;a==O&&g.distr==2&&qe>0&&(f.min=Lt(f.min,t[0]),f.max=Lt(f.max,t[0]),f.min==f.max&&f.max++),U[a]=f,Hl=!0,qn()}}o.setScale=ts;let ns,
os,Yn,Kn,Jr,Zr,Jn,Zn,Qr,Xr,ve,Me,rn=!1,Ye=W.drag,Ve=Ye.x,Be=Ye.y;Ze&&(W.x&&(ns=Tt(qf,y)),W.y&&(os=Tt(Yf,y)),$.ori==0?(Yn=ns,Kn=os):(Yn=os,Kn=ns),ve=W.left,Me=W.top);let ye=o.select=Oe({show:!0,over:!0,
left:0,width:0,top:0,height:0},e.select),Qn=ye.show?Tt(Gf,ye.over?y:p):null;function tl(a,f){if(ye.show){for(let g in a)ye[g]=a[g],g in rs&&xe(Qn,g,a[g]);f!==!1&&Ue("setSelect")}}o.setSelect=tl;function Su(a){
if(x[a].show)Le&&mr(Ce[a],Nn);else if(Le&&gt(Ce[a],Nn),Ze){let g=Vn?xt[0]:xt[a];g!=null&&Gt(g,-10,-10,X,R)}}function an(a,f,g){ts(a,{min:f,max:g})}function Wt(a,f,g,w){f.focus!=null&&Pu(a),f.show!=null&&
x.forEach((v,b)=>{b>0&&(a==b||a==null)&&(v.show=f.show,Su(b),l==2?(an(v.facets[0].scale,null,null),an(v.facets[1].scale,null,null)):an(v.scale,null,null),qn())}),g!==!1&&Ue("setSeries",a,f),w&&Mo("set\
Series",o,a,f)}o.setSeries=Wt;function Mu(a,f){Oe(I[a],f)}function Tu(a,f){a.fill=oe(a.fill||null),a.dir=ie(a.dir,-1),f=f??I.length,I.splice(f,0,a)}function Cu(a){a==null?I.length=0:I.splice(a,1)}o.addBand=
Tu,o.setBand=Mu,o.delBand=Cu;function Au(a,f){x[a].alpha=f,Ze&&xt[a]!=null&&(xt[a].style.opacity=f),Le&&Ce[a]&&(Ce[a].style.opacity=f)}let Kt,cn,kn,Xn={focus:!0};function Pu(a){if(a!=kn){let f=a==null,
g=It.alpha!=1;x.forEach((w,v)=>{if(l==1||v>0){let b=f||v==0||v==a;w._focus=f?null:b,g&&Au(v,b?1:It.alpha)}}),kn=a,g&&qn()}}Le&&Hn&&Qe(ga,ue,a=>{W._lock||(bn(a),kn!=null&&Wt(null,Xn,!0,$e.setSeries))});
function Ht(a,f,g){let w=k[f];g&&(a=a/ce-(w.ori==1?ze:_e));let v=X;w.ori==1&&(v=R,a=v-a),w.dir==-1&&(a=v-a);let b=w._min,C=w._max,A=a/v,P=b+(C-b)*A,N=w.distr;return N==3?co(10,P):N==4?fd(P,w.asinh):N==
100?w.bwd(P):P}function Eu(a,f){let g=Ht(a,O,f);return Lt(g,t[0],We,He)}o.valToIdx=a=>Lt(a,t[0]),o.posToIdx=Eu,o.posToVal=Ht,o.valToPos=(a,f,g)=>k[f].ori==0?s(a,k[f],g?lt:X,g?ut:0):r(a,k[f],g?Pt:R,g?yt:
0),o.setCursor=(a,f,g)=>{ve=a.left,Me=a.top,Sn(null,f,g)};function ei(a,f){xe(Qn,ro,ye.left=a),xe(Qn,Ho,ye.width=f)}function ti(a,f){xe(Qn,"top",ye.top=a),xe(Qn,Vo,ye.height=f)}let xo=$.ori==0?ei:ti,ko=$.
ori==1?ei:ti;function $u(){if(Le&&ee.live)for(let a=l==2?1:0;a<x.length;a++){if(a==0&&vt)continue;let f=ee.values[a],g=0;for(let w in f)Rt[a][g++].firstChild.nodeValue=f[w]}}function ls(a,f){if(a!=null&&
(a.idxs?a.idxs.forEach((g,w)=>{me[w]=g}):hd(a.idx)||me.fill(a.idx),ee.idx=me[0]),Le&&ee.live){for(let g=0;g<x.length;g++)(g>0||l==1&&!vt)&&Nu(g,me[g]);$u()}bt=!1,f!==!1&&Ue("setLegend")}o.setLegend=ls;
function Nu(a,f){let g=x[a],w=a==0&&G==2?Et:t[a],v;vt?v=g.values(o,a,f)??ln:(v=g.value(o,f==null?null:w[f],a,f),v=v==null?ln:{_:v}),ee.values[a]=v}function Sn(a,f,g){Qr=ve,Xr=Me,[ve,Me]=W.move(o,ve,Me),
W.left=ve,W.top=Me,Ze&&(Yn&&Gt(Yn,Fe(ve),0,X,R),Kn&&Gt(Kn,0,Fe(Me),X,R));let w,v=We>He;Kt=he,cn=null;let b=$.ori==0?X:R,C=$.ori==1?X:R;if(ve<0||qe==0||v){w=W.idx=null;for(let A=0;A<x.length;A++){let P=xt[A];
P!=null&&Gt(P,-10,-10,X,R)}Hn&&Wt(null,Xn,!0,a==null&&$e.setSeries),ee.live&&(me.fill(w),bt=!0)}else{let A,P,N;l==1&&(A=$.ori==0?ve:Me,P=Ht(A,O),w=W.idx=Lt(P,t[0],We,He),N=L(t[0][w],$,b,0));let z=-10,
F=-10,J=0,ae=0,re=!0,te="",q="";for(let H=l==2?1:0;H<x.length;H++){let be=x[H],Ae=me[H],je=Ae==null?null:l==1?t[H][Ae]:t[H][1][Ae],pe=W.dataIdx(o,H,w,P),Pe=pe==null?null:l==1?t[H][pe]:t[H][1][pe];if(bt=
bt||Pe!=je||pe!=Ae,me[H]=pe,H>0&&be.show){let ft=pe==null?-10:pe==w?N:L(l==1?t[0][pe]:t[H][0][pe],$,b,0),Xe=Pe==null?-10:K(Pe,l==1?k[be.scale]:k[be.facets[1].scale],C,0);if(Hn&&Pe!=null){let kt=$.ori==
1?ve:Me,$t=Ie(It.dist(o,H,pe,Xe,kt));if($t<Kt){let Vt=It.bias;if(Vt!=0){let dt=Ht(kt,be.scale),St=Pe>=0?1:-1,Nt=dt>=0?1:-1;Nt==St&&(Nt==1?Vt==1?Pe>=dt:Pe<=dt:Vt==1?Pe<=dt:Pe>=dt)&&(Kt=$t,cn=H)}else Kt=
$t,cn=H}}if(bt||Vn){let kt,$t;$.ori==0?(kt=ft,$t=Xe):(kt=Xe,$t=ft);let Vt,dt,St,Nt,Bt,et,mt=!0,Mn=Je.bbox;if(Mn!=null){mt=!1;let tt=Mn(o,H);St=tt.left,Nt=tt.top,Vt=tt.width,dt=tt.height}else St=kt,Nt=
$t,Vt=dt=Je.size(o,H);if(et=Je.fill(o,H),Bt=Je.stroke(o,H),Vn)H==cn&&Kt<=It.prox&&(z=St,F=Nt,J=Vt,ae=dt,re=mt,te=et,q=Bt);else{let tt=xt[H];tt!=null&&(Bn[H]=St,Un[H]=Nt,ka(tt,Vt,dt,mt),ba(tt,et,Bt),Gt(
tt,Ct(St),Ct(Nt),X,R))}}}}if(Vn){let H=It.prox,be=kn==null?Kt<=H:Kt>H||cn!=kn;if(bt||be){let Ae=xt[0];Ae!=null&&(Bn[0]=z,Un[0]=F,ka(Ae,J,ae,re),ba(Ae,te,q),Gt(Ae,Ct(z),Ct(F),X,R))}}}if(ye.show&&rn)if(a!=
null){let[A,P]=$e.scales,[N,z]=$e.match,[F,J]=a.cursor.sync.scales,ae=a.cursor.drag;if(Ve=ae._x,Be=ae._y,Ve||Be){let{left:re,top:te,width:q,height:H}=a.select,be=a.scales[F].ori,Ae=a.posToVal,je,pe,Pe,
ft,Xe,kt=A!=null&&N(A,F),$t=P!=null&&z(P,J);kt&&Ve?(be==0?(je=re,pe=q):(je=te,pe=H),Pe=k[A],ft=L(Ae(je,F),Pe,b,0),Xe=L(Ae(je+pe,F),Pe,b,0),xo(zt(ft,Xe),Ie(Xe-ft))):xo(0,b),$t&&Be?(be==1?(je=re,pe=q):(je=
te,pe=H),Pe=k[P],ft=K(Ae(je,J),Pe,C,0),Xe=K(Ae(je+pe,J),Pe,C,0),ko(zt(ft,Xe),Ie(Xe-ft))):ko(0,C)}else is()}else{let A=Ie(Qr-Jr),P=Ie(Xr-Zr);if($.ori==1){let J=A;A=P,P=J}Ve=Ye.x&&A>=Ye.dist,Be=Ye.y&&P>=
Ye.dist;let N=Ye.uni;N!=null?Ve&&Be&&(Ve=A>=N,Be=P>=N,!Ve&&!Be&&(P>A?Be=!0:Ve=!0)):Ye.x&&Ye.y&&(Ve||Be)&&(Ve=Be=!0);let z,F;Ve&&($.ori==0?(z=Jn,F=ve):(z=Zn,F=Me),xo(zt(z,F),Ie(F-z)),Be||ko(0,C)),Be&&($.
ori==1?(z=Jn,F=ve):(z=Zn,F=Me),ko(zt(z,F),Ie(F-z)),Ve||xo(0,b)),!Ve&&!Be&&(xo(0,0),ko(0,0))}if(Ye._x=Ve,Ye._y=Be,a==null){if(g){if(di!=null){let[A,P]=$e.scales;$e.values[0]=A!=null?Ht($.ori==0?ve:Me,A):
null,$e.values[1]=P!=null?Ht($.ori==1?ve:Me,P):null}Mo(sr,o,ve,Me,X,R,w)}if(Hn){let A=g&&$e.setSeries,P=It.prox;kn==null?Kt<=P&&Wt(cn,Xn,!0,A):Kt>P?Wt(null,Xn,!0,A):cn!=kn&&Wt(cn,Xn,!0,A)}}bt&&(ee.idx=
w,ls()),f!==!1&&Ue("setCursor")}let un=null;Object.defineProperty(o,"rect",{get(){return un==null&&So(!1),un}});function So(a=!1){a?un=null:(un=y.getBoundingClientRect(),Ue("syncRect",un))}function ni(a,f,g,w,v,b,C){
W._lock||rn&&a!=null&&a.movementX==0&&a.movementY==0||(ss(a,f,g,w,v,b,C,!1,a!=null),a!=null?Sn(null,!0,!0):Sn(f,!0,!1))}function ss(a,f,g,w,v,b,C,A,P){if(un==null&&So(!1),bn(a),a!=null)g=a.clientX-un.
left,w=a.clientY-un.top;else{if(g<0||w<0){ve=-10,Me=-10;return}let[N,z]=$e.scales,F=f.cursor.sync,[J,ae]=F.values,[re,te]=F.scales,[q,H]=$e.match,be=f.axes[0].side%2==1,Ae=$.ori==0?X:R,je=$.ori==1?X:R,
pe=be?b:v,Pe=be?v:b,ft=be?w:g,Xe=be?g:w;if(re!=null?g=q(N,re)?i(J,k[N],Ae,0):-10:g=Ae*(ft/pe),te!=null?w=H(z,te)?i(ae,k[z],je,0):-10:w=je*(Xe/Pe),$.ori==1){let kt=g;g=w,w=kt}}P&&(f==null||f.cursor.event.
type==sr)&&((g<=1||g>=X-1)&&(g=En(g,X)),(w<=1||w>=R-1)&&(w=En(w,R))),A?(Jr=g,Zr=w,[Jn,Zn]=W.move(o,g,w)):(ve=g,Me=w)}let rs={width:0,height:0,left:0,top:0};function is(){tl(rs,!1)}let oi,li,si,ri;function ii(a,f,g,w,v,b,C){
rn=!0,Ve=Be=Ye._x=Ye._y=!1,ss(a,f,g,w,v,b,C,!0,!1),a!=null&&(Qe(rr,fr,ai,!1),Mo(pa,o,Jn,Zn,X,R,null));let{left:A,top:P,width:N,height:z}=ye;oi=A,li=P,si=N,ri=z}function ai(a,f,g,w,v,b,C){rn=Ye._x=Ye._y=
!1,ss(a,f,g,w,v,b,C,!1,!0);let{left:A,top:P,width:N,height:z}=ye,F=N>0||z>0,J=oi!=A||li!=P||si!=N||ri!=z;if(F&&J&&tl(ye),Ye.setScale&&F&&J){let ae=A,re=N,te=P,q=z;if($.ori==1&&(ae=P,re=z,te=A,q=N),Ve&&
an(O,Ht(ae,O),Ht(ae+re,O)),Be)for(let H in k){let be=k[H];H!=O&&be.from==null&&be.min!=he&&an(H,Ht(te+q,H),Ht(te,H))}is()}else W.lock&&(W._lock=!W._lock,Sn(f,!0,a!=null));a!=null&&(Fn(rr,fr),Mo(rr,o,ve,
Me,X,R,null))}function Du(a,f,g,w,v,b,C){if(W._lock)return;bn(a);let A=rn;if(rn){let P=!0,N=!0,z=10,F,J;$.ori==0?(F=Ve,J=Be):(F=Be,J=Ve),F&&J&&(P=ve<=z||ve>=X-z,N=Me<=z||Me>=R-z),F&&P&&(ve=ve<Jn?0:X),
J&&N&&(Me=Me<Zn?0:R),Sn(null,!0,!0),rn=!1}ve=-10,Me=-10,me.fill(null),Sn(null,!0,!0),A&&(rn=A)}function ci(a,f,g,w,v,b,C){W._lock||(bn(a),Bl(),is(),a!=null&&Mo(_a,o,ve,Me,X,R,null))}function ui(){E.forEach(
$m),Vl(o.width,o.height,!0)}Dn(Cl,ao,ui);let eo={};eo.mousedown=ii,eo.mousemove=ni,eo.mouseup=ai,eo.dblclick=ci,eo.setSeries=(a,f,g,w)=>{let v=$e.match[2];g=v(o,f,g),g!=-1&&Wt(g,w,!0,!1)},Ze&&(Qe(pa,y,
ii),Qe(sr,y,ni),Qe(ha,y,a=>{bn(a),So(!1)}),Qe(ga,y,Du),Qe(_a,y,ci),vr.add(o),o.syncRect=So);let nl=o.hooks=e.hooks||{};function Ue(a,f,g){es?bo.push([a,f,g]):a in nl&&nl[a].forEach(w=>{w.call(null,o,f,
g)})}(e.plugins||[]).forEach(a=>{for(let f in a.hooks)nl[f]=(nl[f]||[]).concat(a.hooks[f])});let fi=(a,f,g)=>g,$e=Oe({key:null,setSeries:!1,filters:{pub:Aa,sub:Aa},scales:[O,x[1]?x[1].scale:null],match:[
Pa,Pa,fi],values:[null,null]},W.sync);$e.match.length==2&&$e.match.push(fi),W.sync=$e;let di=$e.key,as=Mc(di);function Mo(a,f,g,w,v,b,C){$e.filters.pub(a,f,g,w,v,b,C)&&as.pub(a,f,g,w,v,b,C)}as.sub(o);
function Ou(a,f,g,w,v,b,C){$e.filters.sub(a,f,g,w,v,b,C)&&eo[a](null,f,g,w,v,b,C)}o.pub=Ou;function Lu(){as.unsub(o),vr.delete(o),gn.clear(),pr(Cl,ao,ui),u.remove(),ue?.remove(),Ue("destroy")}o.destroy=
Lu;function cs(){Ue("init",e,t),Vr(t||e.data,!1),U[O]?ts(O,U[O]):Bl(),Ko=ye.show&&(ye.width>0||ye.height>0),yn=bt=!0,Vl(e.width,e.height)}return x.forEach(Wr),E.forEach(mu),n?n instanceof HTMLElement?
(n.appendChild(u),cs()):n(o,cs):cs(),o}Ke.assign=Oe;Ke.fmtNum=Tr;Ke.rangeNum=Al;Ke.rangeLog=$l;Ke.rangeAsinh=Sr;Ke.orient=Ln;Ke.pxRatio=ce;Ke.join=xd;Ke.fmtDate=Ar,Ke.tzDate=Dd;Ke.sync=Mc;{Ke.addGap=hm,
Ke.clipGaps=Ol;let e=Ke.paths={points:$c};e.linear=Dc,e.stepped=wm,e.bars=vm,e.spline=bm}var Nm=200,Rc="11px system-ui, sans-serif",Dm=[0,1,10,100,1e3,1e4,1e5,1e6],Fl=[[],[6,3],[2,3],[8,3,2,3],[1,2]],Om=[["f","activation fraction f","f: share of samples",1],["p","predictability p","p: 1 i\
f the class decides",1],["u","informativeness u","u: 1 if it tells the class",1],["patterns","patterns of the layer","number of patterns",2],["perplexity","perplexity of a class","patterns, if equally\
 likely",2]],Lm=Object.fromEntries(["mousedown","mouseup","click","dblclick","mousemove","mouseleave","mouseenter"].map(e=>[e,()=>null])),Fc=({app:e,all:t})=>{let n=ne(1,e.study.sizes.length-1),o=e.stepIndex(),
[l,s]=oo(null),r=c=>s(c===null?null:{k:c,step:o}),i=l?.step===o?l.k:o;return d(Z,{children:[d("p",{class:"legend",children:n.map((c,u)=>d("span",{children:[d("svg",{width:34,height:10,"aria-hidden":"t\
rue",children:d("line",{x1:2,x2:32,y1:5,y2:5,class:"curve",stroke:mn(u),"stroke-dasharray":Fl[u%Fl.length].join(" ")})}),"layer ",c]}))}),d("div",{class:"curves",children:Om.map(c=>d(zm,{app:e,all:t,layers:n,
curve:c,step:o,k:i,look:r},c[0]))})]})},zm=({app:e,all:t,layers:n,curve:[o,l,s,r],step:i,k:c,look:u})=>{let{steps:h}=e.study,m=h.length,_=n.map((T,S)=>t.map(M=>M.layers[S][o])),p=T=>n.map((S,M)=>`laye\
r ${S}: ${D(_[M][T])}`).join(", "),y=T=>{let S={Home:0,End:m-1}[T.key]??(Mt(T)&&i+Mt(T)[0]-Mt(T)[1]);S!==void 0&&(T.preventDefault(),e.setStep(Te(S,0,m-1)))};return d("figure",{role:"slider",tabindex:0,
"data-key":`chart-${o}`,"aria-label":`${l} over training; arrow keys choose the step`,"aria-valuemin":0,"aria-valuemax":m-1,"aria-valuenow":i,"aria-valuetext":`${en(h[i])} updates; ${p(i)}`,onKeyDown:y,
children:[d("figcaption",{children:[d("b",{children:l})," ",d("span",{"data-reading":o,children:p(c)})]}),d(Ge,{most:900,class:"chart",children:T=>d(Rm,{app:e,steps:h,lines:_,width:T,label:s,k:c,look:u,
top:Math.max(r,1.05*Math.max(..._.flat().filter(Number.isFinite),0)*(r>1))},`${e.study.key} ${e.theme.scheme} ${T}`)})]})},Rm=({app:e,k:t,look:n,...o})=>{let l=lo(null),s=lo(null),{steps:r}=o,i=m=>{let _=s.
current.over.getBoundingClientRect();return s.current.posToIdx(Te(m.clientX-_.left,0,_.width))},c=m=>{n(null),e.setStep(i(m)),Xt((_,p,y)=>e.setStep(i(y)))(m),m.currentTarget.closest("[role=slider]").focus()},
u=()=>s.current?.setCursor({left:s.current.valToPos(r[t],"x"),top:1});zo(()=>{let m=[r,...o.lines.map(_=>_.map(p=>Number.isFinite(p)?p:null))];return s.current=new Ke(Fm(e.theme,o),m,l.current),queueMicrotask(
()=>h.current()),()=>(s.current.destroy(),s.current=null)},[]);let h=lo(u);return h.current=u,zo(u),d("div",{ref:l,onPointerDown:c,onPointerMove:m=>n(i(m)),onPointerLeave:()=>n(null)})},Fm=({colour:e},{
steps:t,lines:n,width:o,label:l,top:s})=>{let r=h=>`rgb(${e(h).join()})`,i=r("--soft"),c=r("--line"),u={stroke:i,font:Rc,labelFont:Rc,labelSize:16,ticks:{stroke:c,size:4},grid:{stroke:c,width:1}};return{
width:o,height:Nm,legend:{show:!1},padding:[8,12,0,0],cursor:{y:!1,drag:{x:!1,y:!1},points:{size:7},bind:Lm},scales:{x:{time:!1,distr:100,fwd:h=>Math.log10(1+h),bwd:h=>10**h-1,range:[0,t.at(-1)]},y:{range:[
0,s]}},axes:[{...u,size:26,gap:3,label:"updates made",grid:{show:!1},filter:(h,m)=>m,splits:()=>Dm.filter(h=>h<=t.at(-1)),values:(h,m)=>m.map(_=>_===null?"":en(_))},{...u,size:38,gap:3,label:l,values:(h,m)=>m.
map(_=>D(_))}],series:[{},...n.map((h,m)=>({stroke:r(`--class-${m%10}`),width:2,dash:Fl[m%Fl.length],points:{show:!1},spanGaps:!0}))]}};var on=58,_o=4,Im=(e,t)=>ne(1,e.length-1).flatMap(n=>ne(0,e[n]).map(o=>({l:n,j:o,mean:jt(t.map(l=>l.layers[n-1].nodes[o].f))})).sort((o,l)=>l.mean-o.mean)),Ic=({app:e,all:t})=>{let{sizes:n,steps:o}=e.
study,l=Im(n,t),[s,r]=oo(null),i=({l:p,j:y},T)=>t[T].layers[p-1].nodes[y].f,c=l.findIndex(p=>p.l===e.state.l&&p.j===e.state.j),[u,h]=s??[e.stepIndex(),Math.max(c,0)],m=l[h],_=(p,y)=>(r(null),e.choose(
l[y].l,l[y].j),e.setStep(p));return d(Z,{children:[d(Ge,{children:p=>d(Wm,{app:e,rows:l,value:i,width:p,go:_,look:r,chosen:Math.max(c,0)})}),d("p",{class:"note",id:"heat-said",role:"status",children:`\
Node ${m.j} of layer ${m.l} after ${en(o[u])} updates: f = ${D(i(m,u))}.`})]})},Wm=({app:e,rows:t,value:n,width:o,go:l,look:s,chosen:r})=>{let{steps:i,key:c}=e.study,u=i.length,h=t.length,m=e.stepIndex(),
_=o-on-8,p=Te(h*9,120,420),[y,T]=[_/u,p/h],S=e.theme.colour("--on"),M=e.kept("heat",()=>Ro(u,h,(k,I)=>[...S,Math.round(18+237*(n(t[I],k)||0))]),[c,e.theme.scheme]),x=({currentTarget:k,clientX:I,clientY:O})=>{
let Y=k.getBoundingClientRect();return[[I-Y.left,Y.width,u],[O-Y.top,Y.height,h]].map(([j,Q,V])=>Te(Math.floor(j/Q*V),0,V-1))},E=k=>{let I=Mt(k);I&&(k.preventDefault(),l(Te(m+I[0],0,u-1),Te(r+I[1],0,h-
1)))};return d("svg",{viewBox:`0 0 ${o} ${p+40}`,width:o,height:p+40,tabindex:0,role:"application","data-key":"heat",onKeyDown:E,"aria-label":`Activation fraction of ${h} nodes at ${u} recorded steps;\
 arrow keys choose node and step`,children:[d("rect",{x:on,y:_o,width:_,height:p,class:"frame"}),d("image",{href:M,x:on,y:_o,width:_,height:p,preserveAspectRatio:"none",class:"pixels","data-heat":!0,onPointerMove:k=>s(
x(k)),onPointerLeave:()=>s(null),onClick:k=>l(...x(k))}),d(Hm,{rows:t,width:o,height:p,dy:T,sizes:e.study.sizes}),d("rect",{x:on,y:_o+r*T,width:_,height:T,class:"pick"}),d("rect",{x:on+m*y,y:_o,width:y,
height:p,class:"pick"}),ne(0,u).filter(k=>k%Math.ceil(u/(o<400?4:8))===0).map(k=>d("text",{x:on+(k+.5)*y,y:p+18,class:"tick","text-anchor":"middle",children:en(i[k])})),d("text",{x:on+_/2,y:p+35,class:"\
axis","text-anchor":"middle",children:"updates made"})]})},Hm=({rows:e,width:t,height:n,dy:o,sizes:l})=>{let s=ne(1,l.length-1).map(r=>e.filter(i=>i.l<=r).length);return s.map((r,i)=>d(Z,{children:[r<
e.length&&d("line",{x1:on,x2:t-8,y1:_o+r*o,y2:_o+r*o,class:"zero"}),d("text",{x:on-6,y:8+((s[i-1]??0)+r)/2*o,class:"tick","text-anchor":"end",children:["layer ",i+1]})]}))};var Wc=48,Vc=({app:e,traces:t,layers:n})=>{let{study:o}=e,{l,j:s}=e.state,r=ne(0,o.X.length),{f:i,p:c,u}=n[l-1].nodes[s],h=p=>t[p].on[l][s],m=r.filter(h),_=r.filter(p=>!h(p));return d(Z,{children:[d("\
p",{children:["Node ",s," of layer ",l," is on for ",m.length," of ",r.length," samples: f = ",D(i),", p = ",D(c),", u = ",D(u),"."]}),o.shape?d(Z,{children:[d(Hc,{app:e,name:"in the set",some:m}),d(Hc,
{app:e,name:"outside",some:_})]}):o.sizes[0]===2?d(Bm,{app:e,isOn:h}):d(Vm,{app:e,all:r,isOn:h})]})},Hc=({app:e,name:t,some:n})=>{let{study:o}=e,l=n.length-Wc;return d("div",{children:[d("h3",{children:[
t," (",n.length,")"]}),d("div",{class:"images",children:[n.slice(0,Wc).map(s=>d(yl,{app:e,values:o.X[s],shape:o.shape,width:30,told:`sample ${o.numbers[s]} of class ${e.classOf(s)}`},s)),l>0&&d("small",
{children:["and ",l," more"]})]})]})},Vm=({app:e,all:t,isOn:n})=>{let{classes:o,labels:l}=e.study,s=r=>t.filter(i=>!l||l[i]===r);return d(De,{caption:"Samples of each class in the set",head:["class","\
in","of"],rows:(o.length?o:["all"]).map((r,i)=>[r,s(i).filter(n).length,s(i).length])})},Bm=({app:e,isOn:t})=>{let{X:n}=e.study,[o,l]=tr(n);return d(Ge,{most:460,children:s=>d(so,{width:s,x:o,y:l,height:Math.
round(s*.8),labels:["input 0","input 1"],told:"Samples in the sample set (filled) and outside (rings)",children:({X:r,Y:i})=>n.map((c,u)=>d("circle",{cx:r(c[0]),cy:i(c[1]),r:4,class:t(u)?"member":"rin\
g"}))})})};var Um=e=>e.recorded??=e.nets.map(t=>{let n=e.X.map(s=>Zt(t,s)),o=e.labels??e.X.map(()=>0),l=(s,r)=>+(Jt(s.a.at(-1))===e.labels[r]);return{traces:n,layers:ne(1,e.sizes.length-1).map(s=>Rs(n.map(r=>r.on[s]),
o,e.sizes.at(-1))),right:e.labels?jt(n.map(l)):NaN,loss:jt(n.map((s,r)=>Qt[e.loss].value(s.z.at(-1),e.Y[r])))}}),Bc=({app:e})=>{let{steps:t}=e.study,n=Um(e.study),o=e.stepIndex(),l=n[o];return d("div",
{children:[d(jm,{app:e,k:o}),d("p",{role:"status",id:"training-said",children:Gm(t,o,l)}),d("div",{class:"split",children:[d("div",{children:d(Ee,{title:"Every node, every step: the activation fractio\
n",children:d(Ic,{app:e,all:n},e.study.key)})}),d("div",{children:d(Ee,{title:"The sample set of the node",children:d(Vc,{app:e,...l})})})]}),d(Ee,{title:"Layer by layer",children:[t.length>1&&d(Fc,{app:e,
all:n},e.study.key),d(De,{caption:"Layers at this step",head:["layer","f","p","u","patterns","perplexity of a class"],rows:l.layers.map((s,r)=>[r+1,D(s.f),D(s.p),D(s.u),s.patterns,D(s.perplexity)])})]})]})},
jm=({app:e,k:t})=>{let{sizes:n,steps:o}=e.study,{l,j:s}=e.state,r=i=>i.map(c=>[String(c),String(c)]);return d("div",{class:"row",children:[d(at,{name:"updates made",at:"step",value:t,low:0,high:o.length-
1,set:e.setStep,show:i=>en(o[i])}),d(Dt,{name:"layer",at:"layer",value:String(l),options:r(ne(1,n.length-1)),set:i=>e.choose(+i,0)}),d(Dt,{name:"node",at:"node",value:String(s),options:r(ne(0,n[l])),set:i=>e.
choose(l,+i)})]})},Gm=(e,t,{loss:n,right:o})=>{if(e.length<2)return`No training was recorded for this network; its loss is ${D(n)}.`;let l=Number.isNaN(o)?"":` and ${D(100*o)} % of the samples are cla\
ssified correctly`;return`After ${en(e[t])} updates the mean loss is ${D(n)}${l}.`};var Uc=({app:e,found:{biases:t,margin:n,cycle:o,samples:l,edges:s,sum:r}})=>{if(!o.length)return d("p",{id:"certificate-said",children:"Samples of fewer than two classes: any output biases will do."});
let i=[...o,o[0]].map(e.className).join(" → "),c=(h,m)=>h[(m+1)%h.length],u=(h,m)=>[{"data-edge":l[m],onClick:()=>e.set({s:l[m],t:c(l,m),x:""})},e.study.numbers[l[m]],`class ${e.className(h)}`,`clas\
s ${e.className(c(o,m))}`,D(s[m])];return d(Z,{children:[d("p",{id:"certificate-said",role:"status",children:t?`Output biases exist that classify all samples correctly, each by a lead of at least ${D(
n)}. The cycle ${i} limits this lead.`:`No output biases classify all of these samples correctly, whatever they are. Around the cycle ${i} each sample below must lead the next class; the biases cancel\
, and without them the leads add up to ${D(r)}, which is not above 0.`}),d(Ge,{most:300,class:"middle",children:h=>d(qm,{app:e,cycle:o,edges:s,width:h})}),d(De,{caption:"Around the cycle: the least le\
ad of a class over the next, without biases",head:["sample","of","leads","by"],rows:[...o.map(u),[{class:"sum"},"","","sum",d("b",{id:"cycle-sum",children:D(r)})]]}),t&&d(pt,{at:"found",press:()=>e.set(
{biases:t.join(",")}),children:"Use the biases found"})]})},qm=({app:e,cycle:t,edges:n,width:o})=>{let l=t.length,s=o/2-34,r=c=>2*Math.PI*c/l,i=c=>[o/2+s*Math.sin(r(c)),o/2-s*Math.cos(r(c))];return d(
"svg",{viewBox:`0 0 ${o} ${o}`,width:o,height:o,role:"img","aria-label":`The cycle of classes ${t.map(e.className).join(", ")}`,children:[n.map((c,u)=>d(Ym,{from:i(u),to:i(u+1),aside:l===2?7:0,edge:c})),
t.map((c,u)=>d("g",{class:"class",children:[d("circle",{cx:i(u)[0],cy:i(u)[1],r:16,stroke:mn(c)}),d("text",{x:i(u)[0],y:i(u)[1]+5,"text-anchor":"middle",style:`fill: ${mn(c)}`,children:e.className(c).
slice(0,3)})]}))]})},Ym=({from:e,to:t,aside:n,edge:o})=>{let l=[0,1].map(M=>t[M]-e[M]),s=Math.hypot(...l)||1,[r,i]=l.map(M=>M/s),[c,u]=[-i*n,r*n],[h,m,_,p]=[e[0]+r*18+c,e[1]+i*18+u,t[0]-r*18+c,t[1]-i*
18+u],[y,T]=[_-11*r,p-11*i],S=[[_,p],[y-6*i,T+6*r],[y+6*i,T-6*r]];return d(Z,{children:[d("line",{x1:h,y1:m,x2:y,y2:T,class:"cycle"}),d("polygon",{points:S.join(" "),class:"tip"}),d("text",{x:h+.4*(_-
h)-i*(14+n),y:m+.4*(p-m)+r*(14+n)+4,class:"weight hot","text-anchor":"middle",children:D(o)})]})};var Km=12,Jm=e=>e.kept("last",()=>{let{net:t,traces:n}=e.now(),o=n.map(s=>s.a[t.sizes.length-2]),l=t.W.at(-1);return{a:o,labels:e.study.labels,w:l,found:Cs(o,e.study.labels,l)}}),Zm=e=>{let{net:t}=e.now(),
n=t.sizes.at(-1),o=e.state.biases.split(",").map(Number);return e.state.biases&&o.length===n&&o.every(Number.isFinite)?o:t.b.at(-1)??Array(n).fill(0)},jc=({app:e})=>{let t=Jm(e),n=Zm(e),o=t.w[0].length;
return d("div",{class:"split",children:[d("div",{children:[o===2?d(Qm,{app:e,...t,b:n}):d("p",{class:"note",children:["The last hidden layer has ",o," nodes, so it has no plane; gaps, biases and the c\
ertificate are as with two."]}),d(Ee,{title:"A pair of samples: s above, and t",children:[d("p",{class:"note",children:"In the plane, a click chooses s, and a click with Shift chooses t."}),d(at,{name:"\
sample t",at:"other",low:0,high:e.study.X.length-1,value:e.other(),set:l=>e.set({t:l}),show:l=>`${e.study.numbers[l]}, class ${e.classOf(l)}`}),d(Xm,{app:e,...t})]})]}),d("div",{children:[d(Ee,{title:"\
Output biases",children:d(tp,{app:e,...t,b:n})}),d(Ee,{title:"The certificate",children:d(Uc,{app:e,found:t.found})})]})]})},Qm=({app:e,a:t,labels:n,w:o,b:l})=>{let s={sizes:[2,o.length],unit:"relu",W:[
null,o],b:[null,l]},r=Math.max(...t.flat().map(Math.abs),1e-9)/Math.max(...o.map(i=>Math.hypot(...i)),1e-9);return d(Ge,{most:600,children:i=>d(xl,{app:e,width:i,net:s,pair:[e.state.s,e.other()],marks:t.
map((c,u)=>({x:c,c:n[u],s:u})),labels:["activation of node j = 0","activation of node k = 1"],arrows:o.map((c,u)=>({x:c.map(h=>.7*h*r),c:u,name:`w ${e.className(u)}`})),told:"The plane of the two node\
s: samples, weight rows as arrows, and regions by the largest output with these biases."})})},Xm=({app:e,a:t,labels:n,w:o})=>{let{s:l}=e.state,s=e.other(),[r,i]=[n[l],n[s]],{numbers:c}=e.study;if(r===
void 0||i===void 0||r===i)return d("p",{id:"pair-said",children:"Choose two samples of different classes."});let u=Ss(t[l],t[s],o[r],o[i]),h=u.α.length===2,m=_=>_?"holds":"fails";return d(Z,{children:[
d("p",{id:"pair-said",role:"status",children:["Sample ",c[l]," of class ",e.className(r)," and sample ",c[s]," of class ",e.className(i),": Σ α φ = ",D(u.sum),", so equation 16 ",m(u.sum>0),".",h&&
` Equation 15 ${m(u.φ[0]*-u.φ[1]>0)}. α-ratio ${D(u.activationRatio)}, φ-ratio ${D(u.weightRatio)}. Case: ${Ms[Ts(u)]}.`]}),d(De,{caption:"Gaps, node by node",head:["node","a of s","a of t","activ\
ation gap α","weight gap φ","α φ"],rows:u.α.slice(0,Km).map((_,p)=>[p,D(t[l][p]),D(t[s][p]),D(_),D(u.φ[p]),D(_*u.φ[p])])})]})},ep=(e,t,n,o)=>{let l=n.map((s,r)=>rt(s,e)+o[r]);return l.every((s,r)=>r===
t||l[t]>s)},tp=({app:e,a:t,labels:n,w:o,b:l})=>{let s=Math.max(1,...l.map(Math.abs),...o.flatMap(i=>t.map(c=>Math.abs(rt(i,c))))),r=i=>c=>e.set({biases:l.map((u,h)=>h===i?c:u).join(",")});return d(Z,{
children:[d("p",{role:"status",id:"right-said",children:["With these biases ",t.filter((i,c)=>ep(i,n[c],o,l)).length," of ",t.length," samples are classified correctly."]}),d("div",{class:"biases",children:l.
map((i,c)=>d(at,{name:`b of class ${e.className(c)}`,at:`bias-${c}`,low:-s,high:s,step:"any",value:i,set:r(c)}))}),d("div",{class:"row",children:[d(pt,{at:"own",press:()=>e.set({biases:""}),children:"\
The network's own"}),d(pt,{at:"zero",press:()=>e.set({biases:l.map(()=>0).join(",")}),children:"All 0"})]})]})};var np=30,Il=e=>e.before+e.own,Gc=({app:e,parts:t,flips:n})=>{let o=no([0,...t.flatMap(r=>[r.before,r.after,Il(r)])]),l=`a·w of each sample before and after the update. ${n.length} samples change sid\
es.`,s=["a·w before the update","a·w after"];return d(Z,{children:[d(Ge,{most:640,children:r=>d(so,{told:l,width:r,labels:s,height:Math.round(r*.75),x:o,y:o,children:({X:i,Y:c,box:u})=>d(Z,{children:[
d("line",{x1:i(0),x2:i(0),y1:u.top,y2:u.top+u.t,class:"zero"}),d("line",{x1:u.left,x2:u.left+u.w,y1:c(0),y2:c(0),class:"zero"}),d("line",{x1:i(o[0]),y1:c(o[0]),x2:i(o[1]),y2:c(o[1]),class:"grid"}),d("\
text",{x:u.left+6,y:u.top+16,class:"quadrant",children:"joins"}),d("text",{x:u.left+u.w-6,y:u.top+u.t-8,class:"quadrant","text-anchor":"end",children:"leaves"}),t.map((h,m)=>d(op,{app:e,p:h,s:m,X:i,Y:c}))]})})}),
d("p",{class:"note",children:"A ring is where the condition predicts the sample, with earlier layers held fixed; the dot is where the whole update takes it."})]})},op=({app:e,p:t,s:n,X:o,Y:l})=>{let s=t.
before>0==t.after>0?"":t.after>0?"joins":"leaves",r=n===e.state.s;return d("g",{class:`moved ${s} ${r?"chosen":""}`,"data-moved":n,onClick:()=>e.set({s:n,x:""}),children:[d("line",{x1:o(t.before),x2:o(
t.before),y1:l(Il(t)),y2:l(t.after)}),d("circle",{cx:o(t.before),cy:l(Il(t)),r:5.5,class:"ring"}),d("circle",{cx:o(t.before),cy:l(t.after),r:r?5:3})]})},qc=({app:e,step:{losses:t},parts:n,flips:o,i:l,
j:s})=>{let r=n.filter(u=>Il(u)>0!=u.before>0).length,i=u=>()=>e.set({s:u,x:""}),c=u=>[{"data-flip":u.s,class:u.s===e.state.s?"picked":"",onClick:i(u.s)},d("button",{type:"button",class:"link","data-k\
ey":`flip-${u.s}`,onClick:i(u.s),children:e.study.numbers[u.s]}),e.classOf(u.s),d("span",{class:"what",children:u.after>0?"▲ joins":"▼ leaves"}),D(u.before),Do(u.own),Do(u.inputs+u.both),D(u.after),
u.cause];return d(Z,{children:[d("p",{role:"status",id:"flips-said",children:["At η = ",D(e.state.eta),", ",o.length," of ",n.length," samples change sides at node ",s," of layer ",l,"; the condition\
, which holds earlier layers fixed, predicts ",r,".",t&&` The loss goes from ${D(t[0],4)} to ${D(t[1],4)}.`]}),o.length?d(De,{caption:"Samples that join or leave",rows:o.slice(0,np).map(c),head:["samp\
le","class","what","a·w before","own weights","moving inputs","after","because of"]}):d("p",{class:"note",children:"No sample joins or leaves. A larger η makes a wider margin."})]})};var lp=5e3,sp=8,Yc=6,Lr=(e,t)=>[...e].filter(n=>t(n)).sort((n,o)=>Math.abs(t(o))-Math.abs(t(n))),rp=({state:e},t,n)=>{let o=t.before>0,l=t.before+t.own>0,s=D(e.eta),r=u=>u?o?"stays in":"joins":o?"leav\
es":"stays out",i=o?l?"above":"at most":l?"above":"not above",c=t.after>0===l?"":` Its inputs move by ${Do(t.inputs+t.both)}, so a·w is ${D(t.after)} after the whole update, and the sample ${r(t.after>
0)}.`;return{outcome:r(l),moved:c,condition:`a·w = ${D(t.before)} is ${i} η Σ = ${s} × ${D(n)} = ${D(-t.own)}`}},Kc=({app:e,step:{batch:t,n},parts:o,i:l,j:s})=>{let{net:r,traces:i,β:c}=e.now(),{s:u,
eta:h,rule:m}=e.state,{numbers:_}=e.study,p=o[u],y=Lr($s(r,i,c,t,u,l,s),k=>k.term),T=m==="sgd"?we(y.map(k=>k.term))/n:-p.own/(h||1),{outcome:S,condition:M,moved:x}=rp(e,p,T),E=t.length>1?"samples":"sa\
mple";return d(Z,{children:[d("p",{role:"status",id:"why-said",children:[d("b",{children:["Sample ",_[u]," ",S]})," the sample set of node ",s," in layer ",l,", because ",M,".",x]}),m==="sgd"&&d(De,{head:[
"from sample","class","a·a","its cost φ","term"],caption:`Σ is the ${n>1?"mean":"sum"} of these terms over ${t.length} ${E}, the largest first`,rows:y.slice(0,sp).map(k=>[_[k.s],e.classOf(k.s),D(k.
inner),D(k.cost),D(k.term)])})]})},Jc=({app:e,step:{batch:t,n}})=>{let{net:o,traces:l,t:s,β:r,dE:i}=e.now(),{s:c,eta:u,l:h,k:m,rule:_}=e.state,{numbers:p}=e.study;if(_!=="sgd")return d("p",{children:"\
Adam divides by the size of the whole gradient, so its update is not a sum over samples."});let[y,T]=h?[h,e.state.j]:[1,0],S=n>1?" / n":"",M=Lr(t.map(k=>[k,-u/n*l[k].a[y-1][m]*r[k][y][T]]),([,k])=>k),
x=to(o.sizes,y)>lp||!t.includes(c)?[]:No(o,s.slope,y,T),E=Lr(x.map(({nodes:k,product:I,end:O})=>[k.join(" → "),-u/n*s.a[y-1][m]*I*i[c][O]]),([,k])=>k);return d(Z,{children:[d("p",{id:"weight-said",children:[
"Δw = ",D(we(M.map(([,k])=>k)),4)," of the weight into node ",T," of layer ",y," from node ",m,": a sum over ",t.length," ",t.length===1?"sample":"samples","."]}),M.length>0&&d(De,{caption:"The large\
st parts by sample",head:["sample","class",`−η a φ${S}`],rows:M.slice(0,Yc).map(([k,I])=>[p[k],e.classOf(k),D(I)])}),E.length>0&&d(De,{caption:`The part of sample ${p[c]} by path`,head:["nodes, la\
yer by layer",`−η a λ × product${S}`],rows:E.slice(0,Yc).map(([k,I])=>[k,D(I)])})]})};var ip=[["sgd","SGD"],["adam","Adam, first step"]],ap=[["mean","the mean of all samples"],["sum","the sum over all samples"],["one","this sample"]],Wl=e=>e.state.batch||e.study.batch,cp=e=>e.kept("ste\
p",()=>{let{net:t,X:n,traces:o,β:l}=e.now(),{state:s,study:r}=e,i=Wl(e),c=i==="one"?[s.s]:ne(0,n.length),u=i==="sum"?1:c.length,h=Ps(t,o,l,c,u),{moved:m,traces:_}=Ds(t,o,n,h,{rule:s.rule,η:s.eta}),p=new Map,
y=(S,M)=>(p.has(`${S} ${M}`)||p.set(`${S} ${M}`,Es(t,m,o,_,S,M)),p.get(`${S} ${M}`)),T=S=>we(c.map(M=>Qt[r.loss].value(S[M].z.at(-1),r.Y[M])))/u;return{batch:c,n:u,parts:y,losses:r.slopes?null:[T(o),T(
_)]}},[...e.seen(),e.state.eta,e.state.rule,Wl(e),Wl(e)==="one"&&e.state.s]),Zc=e=>e.map((t,n)=>({...t,s:n,cause:Ns(t)})).filter(t=>t.cause).sort((t,n)=>Math.abs(n.after-n.before)-Math.abs(t.after-t.before)),
up=e=>{let{l:t,j:n}=e.state,o=e.study.sizes.length-1;return t>0&&t<o?[t,n]:[Math.min(1,o),0]},Qc=({app:e})=>{let{sizes:t}=e.study,n=t.length-1,o=cp(e),[l,s]=up(e),r=o.parts(l,s),i=Zc(r),c={app:e,step:o,
parts:r,flips:i,i:l,j:s},u=`Network ${t.join("-")}; under each hidden node, how many samples join and leave its sample set.`;return d("div",{class:"split even",children:[d("div",{children:[d(fp,{app:e}),
d(Ge,{class:"view",children:h=>d(bl,{app:e,width:h,told:u,beside:!0,under:(m,_)=>m>0&&m<n?dp(Zc(o.parts(m,_))):""})}),d(Ee,{title:"Before and after, sample by sample",children:d(Gc,{...c})})]}),d("div",
{children:[d(Ee,{title:"Who joins, who leaves",children:d(qc,{...c})}),d(Ee,{title:"Why: the net cost of this sample",children:d(Kc,{...c})}),d(Ee,{title:"The update of one weight, by sample and path",
children:[d(or,{app:e}),d(Jc,{app:e,step:o})]})]})]})},fp=({app:e})=>{let{eta:t,rule:n}=e.state;return d("div",{class:"row",children:[d(at,{name:"learning rate η",at:"eta",low:0,high:Math.max(1,t),step:.01,
value:t,set:o=>e.set({eta:o})}),d("input",{type:"number",min:0,step:"any","aria-label":"learning rate as a number","data-key":"eta-number",value:t,onChange:o=>e.set({eta:Math.max(0,+o.target.value||0)})}),
d(Dt,{name:"optimiser",at:"rule",options:ip,value:n,set:o=>e.set({rule:o})}),d(Dt,{name:"made by",at:"batch",options:ap,value:Wl(e),set:o=>e.set({batch:o})})]})},dp=e=>{let t=e.filter(n=>n.after>0).length;
return e.length?`+${t} −${e.length-t}`:""};var Xc=({sizes:e})=>e.length<3?"This network has no hidden layer, so it has no sample sets.":"",mp=({labels:e})=>e?"":"The samples of this network have values and not classes, so there are no pairs of\
 classes.",eu=()=>"",zr=[["Switches and paths",ua,eu],["The update",Qc,Xc],["Training",Bc,Xc],["Two nodes",jc,mp],["Claims",ta,eu]],tu=({app:e})=>{let t=e.state.part-1;return d(Z,{children:[d(pp,{app:e,
at:t}),t<4&&d(hp,{app:e}),zr.map(([,n,o],l)=>{let s=l===t&&o(e.study);return d("section",{role:"tabpanel",id:`part-${l+1}`,"aria-labelledby":`tab-${l+1}`,hidden:l!==t,children:l===t&&(s?d("p",{class:"\
note",children:s}):d(n,{app:e}))})})]})},pp=({app:e,at:t})=>d("nav",{role:"tablist","aria-label":"Parts of the laboratory",onKeyDown:o=>{let l=Mt(o)?.[0];l&&(e.set({part:Te(t+1+l,1,zr.length)}),e.focus(
`tab-${e.state.part}`))},children:zr.map(([o],l)=>d("button",{type:"button",role:"tab",id:`tab-${l+1}`,"data-key":`tab-${l+1}`,"aria-selected":l===t,"aria-controls":`part-${l+1}`,tabindex:l===t?0:-1,onClick:()=>e.
set({part:l+1}),children:[d("span",{children:l+1}),d("span",{class:"name",children:[" ",o]})]}))}),hp=({app:e})=>{let{data:t,study:n,state:o}=e,l=n.key.startsWith("claim:"),s=[...t.networks.map(r=>[r.
key,r.title]),...l?[[n.key,n.title]]:[]];return d(Z,{children:[d("div",{class:"controls",children:[d(Dt,{name:"Network",at:"net",value:n.key,options:s,set:r=>e.load(r,o.part)}),d(at,{name:"Sample",at:"\
sample",value:o.s,low:0,high:n.X.length-1,set:r=>e.set({s:r,x:""}),show:r=>gp(e,r)})]}),d("p",{class:"about",children:n.about})]})},gp=(e,t)=>{let{study:n}=e,o=e.now().traces[t].a.at(-1),l=n.labels&&`\
: class ${e.classOf(t)}, answered ${e.className(Jt(o))}`;return`${n.numbers[t]}${l??""}`};var Rr=matchMedia("(prefers-color-scheme: dark)"),_p=()=>{let{jpThemeLight:e,vscodeThemeKind:t}=document.body.dataset;return e?e==="false":t?t.includes("dark"):Rr.matches},nu=(e,t)=>{let n=document.createElement(
"span"),o=new Map;n.hidden=!0,e.after(n);let l={colour(i){return n.style.color=`var(${i})`,o.has(i)||o.set(i,getComputedStyle(n).color.match(/[\d.]+/g).slice(0,3).map(Number)),o.get(i)},update(){o.clear(),
l.scheme=_p()?"dark":"light",e.parentNode.host?.style.setProperty("color-scheme",l.scheme)},stop(){r.disconnect(),Rr.removeEventListener("change",s),n.remove()}},s=()=>(l.update(),t()),r=new MutationObserver(
s);return r.observe(document.body,{attributes:!0,attributeFilter:["data-jp-theme-light","data-vscode-theme-kind"]}),Rr.addEventListener("change",s),l.update(),l};var ou=`.uplot,.uplot *,.uplot *:before,.uplot *:after{box-sizing:border-box}.uplot{font-family:system-ui,-apple-system,Segoe UI,Roboto,Helvetica Neue,Arial,Noto Sans,sans-serif,"Apple Color Emoji","S\
egoe UI Emoji",Segoe UI Symbol,"Noto Color Emoji";line-height:1.5;width:min-content}.u-title{text-align:center;font-size:18px;font-weight:700}.u-wrap{position:relative;user-select:none}.u-over,.u-unde\
r{position:absolute}.u-under{overflow:hidden}.uplot canvas{display:block;position:relative;width:100%;height:100%}.u-axis{position:absolute}.u-legend{font-size:14px;margin:auto;text-align:center}.u-in\
line{display:block}.u-inline *{display:inline-block}.u-inline tr{margin-right:16px}.u-legend th{font-weight:600}.u-legend th>*{vertical-align:middle;display:inline-block}.u-legend .u-marker{width:1em;\
height:1em;margin-right:4px;background-clip:padding-box!important}.u-inline.u-live th:after{content:":";vertical-align:middle}.u-inline:not(.u-live) .u-value{display:none}.u-series>*{padding:4px}.u-se\
ries th{cursor:pointer}.u-legend .u-off>*{opacity:.3}.u-select{background:#00000012;position:absolute;pointer-events:none}.u-cursor-x,.u-cursor-y{position:absolute;left:0;top:0;pointer-events:none;wil\
l-change:transform}.u-hz .u-cursor-x,.u-vt .u-cursor-y{height:100%;border-right:1px dashed #607D8B}.u-hz .u-cursor-y,.u-vt .u-cursor-x{width:100%;border-bottom:1px dashed #607D8B}.u-cursor-pt{position\
:absolute;top:0;left:0;border-radius:50%;border:0 solid;pointer-events:none;will-change:transform;background-clip:padding-box!important}.u-axis.u-off,.u-select.u-off,.u-cursor-x.u-off,.u-cursor-y.u-of\
f,.u-cursor-pt.u-off{display:none}
`;var lu=`:root,:host{color-scheme:light dark;--paper: light-dark(#fbfaf7, #15181d);--card: light-dark(#ffffff, #1c2027);--ink: light-dark(#20242b, #e8e6e1);--soft: light-dark(#5c6470, #a3abb7);--line: \
light-dark(#d9d6cd, #343a44);--idle: light-dark(#c9c7c0, #4a515c);--on: light-dark(#0b4f9c, #6cb2f5);--on-text: light-dark(#ffffff, #10151c);--path: light-dark(#b3470b, #ff9d5c);--join: light-dark(#3f\
8f5f, #7fcf9f);--leave: light-dark(#e69f00, #f2c14e);--class-0: light-dark(#0b4f9c, #6cb2f5);--class-1: light-dark(#c67f00, #f2b84b);--class-2: light-dark(#2f7d52, #7fcf9f);--class-3: light-dark(#b347\
0b, #ff9d5c);--class-4: light-dark(#7a4fa3, #c3a3e6);--class-5: light-dark(#2f8fc0, #8fd6f2);--class-6: light-dark(#8a6d3b, #cbb083);--class-7: light-dark(#b8548a, #f0a3cb);--class-8: light-dark(#4d4d\
4d, #c8c8c8);--class-9: light-dark(#7c8a00, #cfdc5a);--text: system-ui, -apple-system, "Segoe UI", sans-serif;--read: Charter, "Bitstream Charter", "Iowan Old Style", Georgia, serif}*,:before,:after{b\
ox-sizing:border-box}.lab{container-type:inline-size;color:var(--ink);font:15px/1.5 var(--text)}:host{display:block;background:var(--paper);padding:.8rem 1rem;border:1px solid var(--line);border-radiu\
s:8px}h2{font:600 1.08rem/1.3 var(--read);margin:0 0 .5rem}h3{font:600 .85rem/1.3 var(--text);margin:.6rem 0 .3rem;color:var(--soft)}p{margin:0 0 .6rem}.about{font:italic 1rem/1.5 var(--read);color:va\
r(--soft);max-width:52rem}.note,small{color:var(--soft);font-size:.85rem}[hidden]{display:none!important}nav{display:flex;gap:.2rem;border-bottom:1px solid var(--line);overflow-x:auto;margin-bottom:.9\
rem}nav button{flex:none;border:0;border-bottom:3px solid transparent;border-radius:0;background:none;padding:.45rem .8rem;white-space:nowrap;color:var(--soft)}nav button span:first-child{font:600 .8r\
em var(--read);opacity:.7;margin-right:.15rem}nav button[aria-selected=true]{color:var(--ink);border-bottom-color:var(--path)}.controls,.row{display:flex;flex-wrap:wrap;gap:.5rem 1.4rem;align-items:ce\
nter;margin-bottom:.6rem}.split{display:grid;grid-template-columns:minmax(0,1.35fr) minmax(0,1fr);gap:1.4rem;align-items:start}.split.even{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}.split.narr\
ow{grid-template-columns:minmax(0,1fr) minmax(0,2fr)}@container (max-width: 57rem){.split,.split.narrow,.split.even{grid-template-columns:minmax(0,1fr)}}.card{background:var(--card);border:1px solid v\
ar(--line);border-radius:8px;padding:.9rem 1rem;margin-bottom:1rem;min-width:0}.view{min-width:0}label{display:inline-flex;align-items:center;gap:.5rem;font-size:.9rem}label>span{color:var(--soft);whi\
te-space:nowrap}.slider{flex:1 1 15rem;min-width:0;max-width:30rem}.slider input{flex:1 1 6rem;min-width:4rem;accent-color:var(--on)}output{min-width:3.2rem;font-variant-numeric:tabular-nums;white-spa\
ce:nowrap}.controls output{min-width:12rem}select,button,input[type=number],input[type=search]{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:\
.22rem .6rem;max-width:100%;min-width:0}input[type=number]{width:5.5rem}button{cursor:pointer}button:hover{border-color:var(--soft)}.link{border:0;background:none;padding:0 .2rem;text-decoration:under\
line;color:var(--on)}:focus-visible{outline:2px solid var(--path);outline-offset:2px;border-radius:4px}.middle svg{margin:0 auto}.wide{overflow-x:auto;margin-bottom:.5rem}table{border-collapse:collaps\
e;font-size:.85rem;font-variant-numeric:tabular-nums;width:100%}caption{text-align:left;color:var(--soft);font-size:.85rem;padding-bottom:.25rem}th{font-weight:500;color:var(--soft);text-align:right;v\
ertical-align:bottom}td{text-align:right}th,td{padding:.16rem .6rem .16rem 0;border-bottom:1px solid var(--line)}th:first-child,td:first-child{text-align:left;white-space:nowrap}.what{white-space:nowr\
ap}tr.picked td{background:color-mix(in srgb,var(--path) 14%,transparent)}tr.sum td{border-top:2px solid var(--soft)}tr[data-path],tr[data-flip],tr[data-edge]{cursor:pointer}.pair{display:grid;grid-te\
mplate-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.3rem 1.2rem;margin:0 0 .4rem}.pair dt{color:var(--soft);font-size:.85rem}.pair dd{margin:0;font:600 1.25rem/1.4 var(--read);font-variant-numeric:\
tabular-nums;overflow-wrap:anywhere}.sides{grid-template-columns:1fr}.sides dd{font-size:1.05rem}code{font-size:.85rem;overflow-wrap:anywhere}.wheels{display:flex;gap:.5rem;margin:.3rem 0 .7rem;flex-w\
rap:wrap}.wheel{display:grid;justify-items:center;border:1px solid var(--line);border-radius:8px;padding:.25rem .7rem}.wheel b{font:600 1.6rem/1.2 var(--read);color:var(--path)}.wheel span{font-size:.\
8rem;color:var(--soft)}.images{display:flex;flex-wrap:wrap;gap:4px}.pixels{image-rendering:pixelated;border:1px solid var(--line);background:var(--card)}.legend{display:flex;gap:1.2rem;margin:0;color:\
var(--soft);font-size:.85rem}.legend span{display:inline-flex;align-items:center;gap:.4rem}.curves{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,19rem),1fr));gap:.4rem 1.2rem;marg\
in-bottom:.8rem}figure{margin:0;min-width:0;padding:.2rem}figcaption{font-size:.85rem}figcaption span{color:var(--soft);font-variant-numeric:tabular-nums;margin-left:.4rem}.chart{cursor:col-resize;tou\
ch-action:pan-y;overflow:hidden}.u-hz .u-cursor-x{border-right:1.5px solid var(--path)}.biases{display:grid;gap:.15rem;margin-bottom:.5rem}.biases .slider{max-width:none}.claims{max-height:34rem;overf\
low-y:auto;display:grid;gap:2px;margin-top:.6rem}.claims button{display:flex;justify-content:space-between;gap:.6rem;border-color:transparent;background:none;text-align:left}.claims button[aria-select\
ed=true]{background:color-mix(in srgb,var(--path) 14%,transparent)}.claims b{font-weight:500;overflow-wrap:anywhere}.claim td:last-child,.claim th:last-child{text-align:left;overflow-wrap:anywhere}.st\
atement{font:1.1rem/1.5 var(--read)}svg{display:block;max-width:100%;font:12px var(--text);font-variant-numeric:tabular-nums}svg text{fill:var(--ink)}.edge{stroke:var(--soft);opacity:.75}.edge.idle{st\
roke:var(--idle);stroke-dasharray:2 4;opacity:.6}.edge.hot{stroke:var(--path);opacity:1}.edge.hot.many:not(.picked){opacity:.5}.edge.picked{stroke:var(--path);opacity:1}.edge.picked.off{stroke-dasharr\
ay:7 5;opacity:.8}.weight{paint-order:stroke;stroke:var(--paper);stroke-width:4px;cursor:ns-resize}svg .weight.hot{fill:var(--path);font-weight:600}svg .weight.idle{fill:var(--soft)}.card .weight{stro\
ke:var(--card);cursor:default}.node{cursor:pointer}.node circle{fill:var(--card);stroke:var(--soft);stroke-width:1.5}.node.on circle{fill:var(--on);stroke:var(--on)}.value{font-size:11px}.value.long{f\
ont-size:9px}.node.on .value{fill:var(--on-text)}.node.off circle{stroke:var(--idle);stroke-dasharray:3 3}.node.off .value{fill:var(--soft)}.node.output circle,.node.input circle{stroke:var(--on)}.nod\
e.input{cursor:ns-resize}.node.chosen circle{stroke:var(--path);stroke-width:4;stroke-dasharray:none}.node:focus-visible{outline:none}.node:focus-visible circle{stroke:var(--path);stroke-width:5}svg .\
under,svg .tick,svg .axis{fill:var(--soft);font-size:11px}svg .under{paint-order:stroke;stroke:var(--paper);stroke-width:3px}.frame{fill:none;stroke:var(--line)}.grid{stroke:var(--line);stroke-width:.\
7}.zero{stroke:var(--soft);stroke-width:1}.now{stroke:var(--path);stroke-width:1.5}.curve{fill:none;stroke-width:2}.pick{fill:none;stroke:var(--path);stroke-width:1.5;pointer-events:none}svg .quadrant\
{fill:var(--soft);font:italic 13px var(--read)}.moved{cursor:pointer}.moved circle{fill:var(--soft)}.moved .ring,.ring{fill:none;stroke:var(--soft)}.moved line{stroke:var(--soft)}.moved.joins circle:l\
ast-child{fill:var(--join)}.moved.leaves circle:last-child{fill:var(--leave)}.moved.joins line,.moved.joins .ring{stroke:var(--join)}.moved.leaves line,.moved.leaves .ring{stroke:var(--leave)}.moved.c\
hosen .ring,.moved.chosen line{stroke:var(--path);stroke-width:2.5}.member{fill:var(--on)}.sample{cursor:pointer;font-weight:600}.sample text{paint-order:stroke;stroke:var(--card);stroke-width:3px}.sa\
mple.chosen circle{fill:var(--card);stroke:var(--path);stroke-width:2.5}.sample.other circle{fill:var(--card);stroke:var(--soft);stroke-width:2;stroke-dasharray:3 2}.arrow{stroke-width:2.5}svg .arrow-\
name{font-size:11px;paint-order:stroke;stroke:var(--card);stroke-width:3px}.cycle{stroke:var(--path);stroke-width:2}.tip{fill:var(--path)}.class circle{fill:var(--card);stroke-width:2.5}.class.idle{op\
acity:.45}.bar{fill:var(--idle)}@container (max-width: 44rem){nav button{padding:.45rem .7rem}nav button:not([aria-selected=true]) .name{position:absolute;width:1px;height:1px;overflow:hidden;clip-pat\
h:inset(50%)}}@container (max-width: 28rem){.card{padding:.7rem}.controls output{min-width:0;white-space:normal}.slider{flex-basis:100%}.claims{max-height:14rem}}@media print{nav,.controls,button{disp\
lay:none}}
`;var yp={exact:ys,gaps:As,inclusion:Os,information:Fs,network:ks,paths:Bs},su=(e,t,{address:n,tell:o})=>{let l=Vi(t,n,o),s=document.createElement("div"),r=e.getRootNode(),i=new CSSStyleSheet;return i.replaceSync(
ou+lu),r.adoptedStyleSheets=[...r.adoptedStyleSheets,i],s.className="lab",e.replaceChildren(s),l.theme=nu(s,()=>l.draw()),l.draw=()=>ws(d(tu,{app:l}),s),l.focus=c=>s.querySelector(`[data-key="${c}"]`)?.
focus(),l.close=()=>{l.theme.stop(),ws(null,s),r.adoptedStyleSheets=r.adoptedStyleSheets.filter(c=>c!==i)},l.draw(),l},bp=(e,t)=>{let n=l=>{try{history.replaceState(null,"",`#${l}`)}catch{}},o=su(e,t,
{address:location.hash,tell:n});return window.addEventListener("hashchange",()=>o.go(location.hash)),o},xp=({model:e,el:t})=>{let n=document.createElement("div");n.dataset.lmSuppressShortcuts="true";for(let r of[
"keydown","keypress","keyup"])n.addEventListener(r,i=>i.stopPropagation());t.append(n);let o=r=>{e.set("address",r),e.save_changes()},l=su(n.attachShadow({mode:"open"}),e.get("data"),{address:e.get("a\
ddress"),tell:o}),s=()=>l.go(e.get("address"));return e.on("change:address",s),()=>{e.off("change:address",s),l.close(),n.remove()}};return Wu(kp);})();
export default { render: laboratory.render };
