

import django.core.validators
import django.db.models.deletion
import missions.models.articles
import missions.models.fields
import missions.models.permalinks
import missions.models.places
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        migrations.CreateModel(
            name='Article',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], db_index=True, default='draft', help_text='A draft is visible to nobody outside the newsroom.', max_length=10)),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='In UTC. Empty means at once when you set the stage to “Published”; a time in the future means that it appears by itself at that time.', null=True, verbose_name='publish at (UTC)')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('headline', models.CharField(max_length=160)),
                ('standfirst', models.TextField(help_text='One or two sentences under the headline, and in lists.', max_length=400)),
                ('body', models.TextField(help_text='Markdown. [[soyuz-ms-19]] links to a mission, [[soyuz-ms-19|other words]] with your own words; [[person:…]], [[organisation:…]], [[vehicle:…]], [[place:…]], [[article:…]] to the others; [[source:…]] sets a numbered source note. [[soyuz-ms-19:duration]], [[person:…:time]] show a figure as the record has it.', max_length=100000, validators=[django.core.validators.MaxLengthValidator(100000), missions.models.articles.validate_body])),
                ('body_html', models.TextField(blank=True, editable=False)),
                ('body_renderer', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('featured', models.BooleanField(default=False, help_text='Leads the home page; of several, the newest does. With none, the newest story.')),
            ],
            options={
                'permissions': [('publish_article', 'Can publish articles and take them back')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True)),
                ('about', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='Craft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('serial', models.CharField(blank=True, max_length=40, verbose_name='serial number')),
            ],
            options={
                'verbose_name_plural': 'craft',
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('publisher', models.CharField(db_index=True, max_length=160)),
                ('title', models.CharField(max_length=300)),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='web address')),
                ('published', missions.models.fields.VagueDateField(blank=True, null=True)),
                ('family', models.CharField(blank=True, help_text='Sources that copy from each other count as one family.', max_length=160, verbose_name='independence family')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='StarterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(help_text='Kind and name in the files: mission:soyuz-ms-19.', max_length=140, unique=True)),
                ('object_id', models.PositiveBigIntegerField(blank=True, help_text='What it made, of the kind that the key names.', null=True)),
                ('digest', models.CharField(blank=True, help_text='Only under “digest”: of the files last loaded.', max_length=64)),
                ('loaded_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'starter entries',
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('name', models.CharField(max_length=40, unique=True)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Byline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bylines', to='missions.article')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bylines', to='missions.author')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='authors',
            field=models.ManyToManyField(related_name='articles', through='missions.Byline', to='missions.author'),
        ),
        migrations.CreateModel(
            name='Image',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(help_text='For finding it again; readers do not see it.', max_length=120)),
                ('file', models.ImageField(height_field='height', upload_to='images/%Y/%m', width_field='width')),
                ('width', models.PositiveIntegerField(default=0, editable=False)),
                ('height', models.PositiveIntegerField(default=0, editable=False)),
                ('focal_point', models.CharField(default='0.5x0.5', help_text='The point that must stay visible when the picture is cropped.', max_length=20)),
                ('alt', models.CharField(help_text='What the picture shows, for someone who cannot see it. Required.', max_length=300, validators=[django.core.validators.MinLengthValidator(5)], verbose_name='alternative text')),
                ('caption', models.CharField(blank=True, max_length=300)),
                ('credit', models.CharField(help_text='Who made it, as it is to be printed.', max_length=120)),
                ('licence', models.CharField(help_text='For example “CC BY 4.0” or “Courtesy of NASA”.', max_length=120)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('alt', ''), _negated=True), name='image_has_alternative_text', violation_error_message='A picture needs an alternative text.')],
            },
        ),
        migrations.AddField(
            model_name='article',
            name='hero',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='articles', to='missions.image', verbose_name='main picture'),
        ),
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('stage', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], db_index=True, default='draft', help_text='A draft is visible to nobody outside the newsroom.', max_length=10)),
                ('publish_at', models.DateTimeField(blank=True, db_index=True, help_text='In UTC. Empty means at once when you set the stage to “Published”; a time in the future means that it appears by itself at that time.', null=True, verbose_name='publish at (UTC)')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('subtitle', models.CharField(blank=True, max_length=120)),
                ('summary', models.TextField(blank=True, help_text='One to three sentences for readers.')),
                ('scope', models.CharField(choices=[('record', 'A flight of the record'), ('context', 'Context: only brought somebody of the record up or down')], default='record', help_text='Only flights of the record are listed and counted.', max_length=10)),
                ('profile', models.CharField(choices=[('orbital', 'Orbital'), ('suborbital', 'Suborbital')], max_length=10)),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('flown', 'Flown'), ('failed', 'Failed'), ('cancelled', 'Cancelled')], db_index=True, default='planned', max_length=10)),
                ('booster', models.CharField(blank=True, help_text='The individual booster, for example B1062.5.', max_length=40)),
                ('docking_port', models.CharField(blank=True, max_length=60)),
                ('landing_note', models.CharField(blank=True, help_text='Where exactly, for example “148 km south-east of …”.', max_length=160)),
                ('launch', missions.models.fields.VagueDateField(blank=True, db_index=True, help_text='UTC, as precise as known: 2027, 2027-Q3, 2027-07, 2027-07-14, 2027-07-14 13:12:05; “no earlier than” or “about” before it; or “to be determined”.', null=True)),
                ('docking', missions.models.fields.VagueDateField(blank=True, help_text='UTC, same forms.', null=True)),
                ('landing', missions.models.fields.VagueDateField(blank=True, help_text='The craft’s own landing, UTC, same forms.', null=True)),
                ('apogee_km', models.DecimalField(blank=True, decimal_places=1, max_digits=7, null=True, verbose_name='apogee in km')),
                ('apogee_basis', models.CharField(blank=True, choices=[('peak', 'Peak altitude as reported'), ('orbit', 'Highest point of the orbit'), ('station', 'Altitude of the station visited')], max_length=10)),
                ('apogee_note', models.CharField(blank=True, max_length=160)),
                ('crossed_80_km', models.BooleanField(blank=True, help_text='What its sources say; unknown if they do not.', null=True, verbose_name='passed 80 km')),
                ('crossed_100_km', models.BooleanField(blank=True, null=True, verbose_name='passed 100 km')),
                ('price_note', models.TextField(blank=True, help_text='What is known of the money, in a sentence.')),
                ('craft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='missions.craft')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='missions.image')),
            ],
            options={
                'permissions': [('publish_mission', 'Can publish missions and take them back')],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', missions.models.fields.VagueDateField(verbose_name='time (UTC)')),
                ('kind', models.CharField(choices=[('release', 'Release from the carrier'), ('hatch', 'Hatch'), ('spacewalk', 'Spacewalk'), ('undocking', 'Undocking'), ('abort', 'Abort or delay'), ('other', 'Other')], default='other', max_length=10)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True)),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='missions.mission')),
            ],
        ),
        migrations.CreateModel(
            name='OldSlug',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.PositiveBigIntegerField()),
                ('slug', models.CharField(max_length=80)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='contenttypes.contenttype')),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('kind', models.CharField(choices=[('operator', 'Operator'), ('organiser', 'Organiser'), ('agency', 'Agency'), ('other', 'Other body')], db_index=True, help_text='Operators fly the craft; organisers sell or lead the trip.', max_length=10)),
                ('country', models.CharField(blank=True, help_text='Two-letter ISO code, for example RU.', max_length=2)),
                ('also_known_as', models.CharField(blank=True, help_text='Earlier or other names, separated by commas.', max_length=200)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for readers.')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('country', ''), ('country__regex', '^[A-Z]{2}$'), _connector='OR'), name='organisation_country_is_iso_code', violation_error_message='The country is a two-letter code in capitals, such as RU.')],
            },
        ),
        migrations.AddField(
            model_name='mission',
            name='operator',
            field=models.ForeignKey(help_text='Who flies the craft.', on_delete=django.db.models.deletion.PROTECT, related_name='operated', to='missions.organisation'),
        ),
        migrations.AddField(
            model_name='mission',
            name='organiser',
            field=models.ForeignKey(blank=True, help_text='Who sells or leads the trip, where that is somebody else.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='organised', to='missions.organisation'),
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('sort_name', models.CharField(blank=True, db_index=True, help_text='As in an index: “Peresild, Yulia”. Empty: made from the last word of the name.', max_length=120)),
                ('native_name', models.CharField(blank=True, help_text='In the person’s own script, for example Юлия Пересильд.', max_length=120)),
                ('nationality', models.CharField(blank=True, max_length=80)),
                ('born', missions.models.fields.VagueDateField(blank=True, help_text='As precise as a source has it.', null=True)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for readers.')),
                ('image', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='people', to='missions.image', verbose_name='portrait')),
            ],
            options={
                'verbose_name_plural': 'people',
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('name', models.CharField(max_length=120, unique=True)),
                ('short_name', models.CharField(blank=True, help_text='For tables, for example “Baikonur 31/6”.', max_length=40)),
                ('kind', models.CharField(choices=[('launch_site', 'Launch site'), ('landing_site', 'Landing site'), ('both', 'Launch and landing site'), ('destination', 'Destination')], db_index=True, max_length=12)),
                ('country', models.CharField(blank=True, help_text='Two-letter ISO code, for example KZ.', max_length=2)),
                ('latitude', models.DecimalField(blank=True, decimal_places=3, help_text='Degrees north.', max_digits=6, null=True)),
                ('longitude', models.DecimalField(blank=True, decimal_places=3, help_text='Degrees east.', max_digits=6, null=True)),
                ('time_zone', models.CharField(blank=True, help_text='IANA name such as Asia/Qyzylorda; launch and landing times are shown in it.', max_length=40, validators=[missions.models.places.validate_time_zone])),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for readers.')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('latitude__isnull', True), ('longitude__isnull', True)), models.Q(('latitude__isnull', False), ('latitude__range', (-90, 90)), ('longitude__isnull', False), ('longitude__range', (-180, 180))), _connector='OR'), name='place_position_is_on_earth', violation_error_message='A position needs a latitude from -90 to 90 and a longitude from -180 to 180.'), models.CheckConstraint(condition=models.Q(('country', ''), ('country__regex', '^[A-Z]{2}$'), _connector='OR'), name='place_country_is_iso_code', violation_error_message='The country is a two-letter code in capitals, such as KZ.')],
            },
        ),
        migrations.AddField(
            model_name='mission',
            name='destination',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='missions.place'),
        ),
        migrations.AddField(
            model_name='mission',
            name='landing_site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='landings', to='missions.place'),
        ),
        migrations.AddField(
            model_name='mission',
            name='launch_site',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='launches', to='missions.place'),
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('leg', models.CharField(choices=[('both', 'Up and down'), ('up', 'Up only'), ('down', 'Down only')], default='both', max_length=4)),
                ('role', models.CharField(blank=True, help_text='For example “commander”.', max_length=80)),
                ('position', models.CharField(blank=True, help_text='Cockpit, cabin, or the seat’s number.', max_length=20)),
                ('category', models.CharField(choices=[('crew', 'Crew by profession'), ('staff', 'Company staff'), ('state', 'Sent by a state'), ('organisation', 'Paid by an organisation or another person'), ('self', 'Paid by themselves')], max_length=12, verbose_name='passenger category')),
                ('price_usd', models.PositiveBigIntegerField(blank=True, help_text='As reported; the lower figure of a range.', null=True, verbose_name='price in US dollars')),
                ('price_usd_to', models.PositiveBigIntegerField(blank=True, help_text='The upper figure of a range.', null=True, verbose_name='to')),
                ('price_qualifier', models.CharField(blank=True, choices=[('about', 'About'), ('more than', 'More than'), ('up to', 'Up to')], max_length=10, verbose_name='price is')),
                ('price_note', models.CharField(blank=True, max_length=200)),
                ('order', models.PositiveSmallIntegerField(default=0, help_text='Place in the crew list.')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='missions.mission')),
                ('payer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paid_seats', to='missions.organisation')),
                ('payer_person', models.ForeignKey(blank=True, help_text='When another person paid.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paid_seats', to='missions.person', verbose_name='paid by (person)')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='missions.person')),
            ],
        ),
        migrations.AddField(
            model_name='article',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='articles', to='missions.tag'),
        ),
        migrations.CreateModel(
            name='Vehicle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.CharField(blank=True, error_messages={'unique': 'This address is taken by another one.'}, help_text='The last part of the page’s address. Leave empty to make one from the name. When you change it, the old address keeps leading here.', max_length=80, unique=True, validators=[django.core.validators.RegexValidator('\\A(?=[a-z0-9-]*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*\\Z', 'Use small Latin letters, digits and single hyphens, with at least one letter.'), missions.models.permalinks.validate_not_reserved], verbose_name='address')),
                ('short_id', models.CharField(default=missions.models.permalinks.make_short_id, editable=False, help_text='Never changes.', max_length=6, unique=True)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('kind', models.CharField(choices=[('spacecraft', 'Spacecraft'), ('spaceplane', 'Spaceplane'), ('launcher', 'Launch vehicle'), ('carrier', 'Carrier aircraft')], db_index=True, max_length=10)),
                ('summary', models.TextField(blank=True, help_text='One or two sentences for readers.')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='vehicles', to='missions.organisation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='mission',
            name='launcher',
            field=models.ForeignKey(blank=True, help_text='Launch vehicle or carrier aircraft.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='launched', to='missions.vehicle'),
        ),
        migrations.AddField(
            model_name='mission',
            name='vehicle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flown', to='missions.vehicle'),
        ),
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='As written: kind:slug.', max_length=120)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('article', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentioned_by', to='missions.article')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.article')),
                ('mission', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.mission')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.organisation')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.person')),
                ('place', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.place')),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.source')),
                ('vehicle', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='missions.vehicle')),
            ],
        ),
        migrations.AddField(
            model_name='craft',
            name='vehicle',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='craft', to='missions.vehicle'),
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(help_text='The figure that the source speaks of.', max_length=20)),
                ('says', models.CharField(blank=True, help_text='Only where the source differs: what it says, as a reader is to see it.', max_length=160)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('craft', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.craft')),
                ('event', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.event')),
                ('mission', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.mission')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.organisation')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.person')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.place')),
                ('seat', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.seat')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='citations', to='missions.source')),
                ('vehicle', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='missions.vehicle')),
            ],
        ),
        migrations.AddConstraint(
            model_name='byline',
            constraint=models.UniqueConstraint(fields=('article', 'author'), name='byline_once_per_author', violation_error_message='This author already signs the article.'),
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['mission', 'at'], name='missions_ev_mission_d0059e_idx'),
        ),
        migrations.AddIndex(
            model_name='oldslug',
            index=models.Index(fields=['content_type', 'object_id'], name='missions_ol_content_8076e2_idx'),
        ),
        migrations.AddConstraint(
            model_name='oldslug',
            constraint=models.UniqueConstraint(fields=('content_type', 'slug'), name='old_slug_leads_to_one_object'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('mission', 'person'), name='seat_one_per_person_and_mission', violation_error_message='This person already has a seat in this mission.'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('payer__isnull', True), ('payer_person__isnull', True), _connector='OR'), name='seat_has_one_payer', violation_error_message='A seat is paid by an organisation or by a person, not both.'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('price_usd_to__isnull', True), models.Q(('price_usd__isnull', False), ('price_usd__lt', models.F('price_usd_to'))), _connector='OR'), name='seat_price_range_rises', violation_error_message='The upper price must be above the lower one.'),
        ),
        migrations.AddConstraint(
            model_name='article',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'draft'), ('publish_at__isnull', False), _connector='OR'), name='article_published_has_time', violation_error_message='What is published needs a time of publication.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('stage', 'draft'), ('publish_at__isnull', False), _connector='OR'), name='mission_published_has_time', violation_error_message='What is published needs a time of publication.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('landing__isnull', True), ('launch__isnull', True), ('landing__certainty__in', ['1', '3', '2']), ('launch__certainty__in', ['1', '3']), ('landing__latest__gte', models.F('launch__earliest')), _connector='OR'), name='mission_lands_after_launch', violation_error_message='The landing lies before the launch.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('docking__isnull', True), ('launch__isnull', True), ('docking__certainty__in', ['1', '3', '2']), ('launch__certainty__in', ['1', '3']), ('docking__latest__gte', models.F('launch__earliest')), _connector='OR'), name='mission_docks_after_launch', violation_error_message='The docking lies before the launch.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('landing__isnull', True), ('docking__isnull', True), ('landing__certainty__in', ['1', '3', '2']), ('docking__certainty__in', ['1', '3']), ('landing__latest__gte', models.F('docking__earliest')), _connector='OR'), name='mission_lands_after_docking', violation_error_message='The landing lies before the docking.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('scope', 'context'), models.Q(('status', 'flown'), _negated=True), ('launch__isnull', False), _connector='OR'), name='mission_flown_has_launch', violation_error_message='A flight that has flown needs its launch date.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('apogee_km__isnull', True), models.Q(('apogee_km__gt', 0), models.Q(('apogee_basis', ''), _negated=True)), _connector='OR'), name='mission_apogee_has_basis', violation_error_message='An apogee is above 0 km and says what it rests on.'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('crossed_100_km', True), ('crossed_80_km', False), _negated=True), name='mission_lines_in_order', violation_error_message='Whoever passes 100 km has passed 80 km.'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('article__isnull', True), ('mission__isnull', False), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('source__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', False), ('place__isnull', True), ('source__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', False), ('person__isnull', True), ('place__isnull', True), ('source__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('source__isnull', True), ('vehicle__isnull', False)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', False), ('source__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', False), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('source__isnull', True), ('vehicle__isnull', True)), models.Q(('article__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('source__isnull', False), ('vehicle__isnull', True)), _connector='OR'), name='mention_leads_to_one_object'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('by', 'name'), name='mention_once_per_name'),
        ),
        migrations.AddConstraint(
            model_name='craft',
            constraint=models.UniqueConstraint(fields=('vehicle', 'name'), name='craft_name_is_unique_in_its_class', violation_error_message='There is already a craft of this name in the class.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', False), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', False), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', False), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', False), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', False), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', False)), models.Q(('craft__isnull', False), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', True), ('seat__isnull', True), ('vehicle__isnull', True)), models.Q(('craft__isnull', True), ('event__isnull', True), ('mission__isnull', True), ('organisation__isnull', True), ('person__isnull', True), ('place__isnull', False), ('seat__isnull', True), ('vehicle__isnull', True)), _connector='OR'), name='citation_stands_under_one_object', violation_error_message='A citation belongs to exactly one object.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('mission', 'field', 'source', 'says'), name='citation_once_per_mission_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('seat', 'field', 'source', 'says'), name='citation_once_per_seat_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('event', 'field', 'source', 'says'), name='citation_once_per_event_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('person', 'field', 'source', 'says'), name='citation_once_per_person_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('organisation', 'field', 'source', 'says'), name='citation_once_per_organisation_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('vehicle', 'field', 'source', 'says'), name='citation_once_per_vehicle_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('craft', 'field', 'source', 'says'), name='citation_once_per_craft_field', violation_error_message='This source is already cited for this field.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.UniqueConstraint(fields=('place', 'field', 'source', 'says'), name='citation_once_per_place_field', violation_error_message='This source is already cited for this field.'),
        ),
    ]
