"""Given names that are common in England and Wales, in the spellings of several communities.

Not a complete list, and without names that are months: it tells a person's name beside a date of
birth from other words.
"""

_NAMES = """
aaron abdul abdullah abigail adam adrian afzal agnieszka ahmed aisha alan alex alexander alfie
ali alice alison amanda amelia amina amir amy andrea andrew angela anita ann anna anne anthony
anwen archie arjun arthur asif ava ayesha barbara barry ben benjamin bethan beverley blessing
brenda brian bronwen callum carl carol caroline catherine catrin charlie charlotte cheryl chloe
chris christine christopher claire clare colin craig daisy dan daniel danielle darren dave david
dawn dean deborah debbie deepak derek diana diane donna dorothy duncan dylan eddie edward eileen
elaine eleanor elizabeth ella ellie emily emma emmanuel eric ethan eva evan evelyn faith farah
fatima fiona florence frances francis frank freddie freya gail gareth garry gary gavin gemma
geoffrey george georgia geraint gerald gillian glenn gloria graham grace gurpreet gwen
haleema hannah harjit harriet harry hassan hayley hazel heather helen henry holly hugh hussain
ian ibrahim imran irene isaac isabella isla ivan ivy jack jackie jacob jacqueline jade jake james
jamie jane janet janice jasmine jason jay jayne jean jeff jennifer jenny jeremy jerome
jessica jill jim joan joanna joanne joe john johnny jon jonathan jordan jose joseph joshua joyce
judith julia julian julie karen karl kate katherine kathleen kathryn katie keith kelly ken
kenneth kerry kevin khadija kieran kim kimberley kirsty krzysztof kuldeep kyle laura lauren
leah leanne lee leo leon lesley lewis liam lilly lily linda lindsay lisa logan lorraine louis
louise lucas lucy luke lynn lynne mandy manjit marcus margaret maria marie marion mark martin
mary maryam matthew maureen max megan mehmet melanie melissa mia michael michelle mike miriam
mohamed mohammad mohammed molly monica morgan muhammad nadia nancy naomi natalie natasha
nathan neil nia nicholas nick nicola nigel noah noor norman oliver olivia omar oscar owain owen
pamela parveen patricia patrick paul paula pauline peter philip phillip phoebe piotr poppy
priya rachel rahul raj rajesh ravi ray raymond rebecca reece rhiannon rhys richard rita robert
robin roger ron ronald rosie rose ross roy ruby russell ruth ryan sabrina sadia saira sally sam
samantha samuel sandra sara sarah scott sean shannon sharon sheila shirley sian simon simran
sofia sonia sophia sophie stacey stanley stephanie stephen steve steven stuart sue sunita susan
suzanne sylvia tanya tariq teresa terry theo theresa thomas tim timothy tina toby tom tomasz
tony tracey tracy trevor usman valerie vanessa vera victoria vijay vincent wayne wendy william
yasmin yusuf yvonne zahra zainab zara zoe
"""

GIVEN_NAMES = frozenset(_NAMES.split())
