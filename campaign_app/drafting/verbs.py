"""Verbs of public action, which tell where a request begins and whether a passive asks for something."""

import re

_BARE = """
abandon|abolish|accept|acknowledge|act|address|adopt|advance|agree|align|allow|amend|announce|apologi[sz]e|appoint|approve
|arrest|ban|be|begin|block|break|bring|build|call|cancel|cease|change|clarify|close|come|commit|comply|compensate|conduct
|confirm|consider|continue|convene|cooperate|correct|create|cut|declare|decriminali[sz]e|defend|deliver|demand|demonstrate
|denounce|deny|develop|disclose|dismiss|disavow|drop|end|endorse|enforce|engage|enact|ensure|establish|expand|explain
|extend|facilitate|fix|follow|forgive|free|fulfil|fulfill|fund|give|grant|guarantee|halt|have|hear|help|hold|honou?r
|immediately|implement|impose|improve|increase|investigate|invest|issue|join|keep|launch|lead|leave|lift|limit|listen
|lower|maintain|make|meet|move|negotiate|oppose|order|overturn|pass|pause|pay|permit|prevent|prioriti[sz]e|produce
|prohibit|propose|prosecute|protect|provide|publicly|publish|put|raise|ratify|reaffirm|recogni[sz]e|reconsider|reduce
|refrain|regulate|reinstate|reject|release|remain|remove|renegotiate|renew|repair|repeal|replace|require|rescind|resign
|resolve|respect|respond|restore|restrict|retract|return|reveal|reverse|review|revoke|safeguard|scrap|secure|send|set|show
|shut|sign|speak|stand|start|step|stop|strengthen|strike|submit|support|suspend|tackle|take|terminate|treat|undertake
|uphold|urgently|use|veto|vote|waive|withdraw|withhold|work
"""
_DONE = """
abandoned|abolished|addressed|adopted|amended|approved|arrested|banned|blocked|brought|cancelled|canceled|carried|closed
|compensated|conducted|corrected|decriminali[sz]ed|defended|delivered|deported|disclosed|dismantled|dismissed|dropped|enacted
|ended|enforced|ensured|established|expanded|extended|forced|freed|fulfilled|funded|given|granted|guaranteed|halted|held
|honou?red|implemented|imposed|improved|increased|investigated|invested|issued|kept|lifted|limited|made|overturned|paid
|passed|paused|protected|provided|prosecuted|prohibited|published|put|ratified|reduced|regulated|reinstated|rejected
|released|removed|renegotiated|repaired|repealed|replaced|rescinded|resolved|respected|restored|restricted|returned
|reversed|revoked|safeguarded|scrapped|secured|shut|stopped|strengthened|suspended|taken|terminated|treated|updated|upheld
|vetoed|voted|waived|withdrawn
"""


def _words(text: str) -> str:
    return text.replace("\n", "")


ACTIONS = _words(_BARE)
BARE_VERB = re.compile(rf"\s+(?:not\s+)?(?P<verb>(?:\w+ly\s+)?(?:{ACTIONS}))\b")
DONE = re.compile(rf"(?:\w+ly\s+)?(?:{_words(_DONE)})\b")
