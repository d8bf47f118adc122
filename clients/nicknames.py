"""Short and pet names of one and the same given name, in English and Spanish; plain letters."""

import unicodedata

_GROUPS = """
abigail abby gail
abraham abe
albert alberto al bert beto
alejandro alejandra alex ale sandra sasha
alexander alexandra alex alec sandy lexi
alfredo alfred fredo fred
alicia licha
andrew andres andy drew
anthony antonio tony tono
barbara barb babs
benjamin ben benny benja
beatriz betty bea
carlos charles charlie chuck carlitos
catherine katherine kathryn cathy kathy kate katie kitty
catalina cata
christina cristina chris tina christine christopher cristobal kris
concepcion concha conchita
consuelo chelo
daniel dan danny dani
david dave davy
deborah deb debbie
dolores lola lolita
dorothy dot dottie
edward eduardo ed eddie ted lalo
eleanor ellie nora nell
elizabeth isabel isabella liz lizzie beth betty eliza chabela isa
enrique henry quique kike hank harry
eugene gene
fernando nando
francisco frank francis paco pancho kiko curro
francisca paca paquita fran
gabriel gabriela gabe gaby
george jorge jorgito
gerald gerardo jerry gerry
gregory gregorio greg goyo
guadalupe lupe lupita
guillermo william memo bill will billy willy liam
graciela chela
gustavo gus tavo
helen elena nell nena
humberto beto
ignacio nacho
jacob jacobo jake
james jaime jim jimmy jamie
javier javi
jennifer jen jenny
jessica jess jessie
jesus chuy chucho
john juan johnny jack juanito
jonathan jon jonny
joseph jose joe joey pepe josecito
josefina josefa pepa fina josie
joshua josh
judith judy
kenneth ken kenny
kimberly kim
lawrence lorenzo larry
leonard leonardo leo len
leticia lety
luis louis lou lucho
luisa louise lulu
manuel manolo manny manu
manuela manoli
margaret margarita maggie meg peggy marge rita margo
maria mary mariquita mari
mario mayito
matthew mateo matt
mercedes meche merche
michael miguel mike mickey miguelito
montserrat montse
nancy nan
natalia natalie nat
nicholas nicolas nick nico
pamela pam
patricia pat patty pati tricia trish
patrick patricio pat paddy
pedro peter pete perico
philip felipe phil pipe
rafael rafa
raymond ramon ray moncho
rebecca rebeca becky becca
richard ricardo rick dick rich richie
robert roberto rob bob bobby beto
ronald ron ronnie
rosario charo
rosa rose rosie rosita
samuel samantha sam sammy
santiago santi chago
sergio checo
socorro coco
stephanie estefania steph fani
steven stephen esteban steve
susan susana susie sue
teresa theresa tere terry tessa
theodore teodoro ted teddy theo
thomas tomas tom tommy
timothy timoteo tim
valentina vale
veronica vero ronnie
vicente vincent vince chente
victoria vicky tori
virginia ginny
zachary zach
"""


def _read(text: str) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for line in text.split("\n"):
        group = frozenset(line.split())
        for name in group:
            found[name] = found.get(name, frozenset()) | group
    return found


_SAME_NAME = _read(_GROUPS)


def nicknames_of(given: str) -> list[str]:
    """Other names somebody with this given name may go by, in plain letters and in order."""
    folded = unicodedata.normalize("NFD", given).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = plain.split()
    return sorted(set().union(*(_SAME_NAME.get(word, frozenset()) for word in words)) - set(words))
